// Proves that no sequence of commands leaves a record against a rule or in a state that no transition leads to, worked out here by other means.
import { Random } from '@trellis/dx/random';
import { patience, seeds } from '@trellis/dx/soak';
import type { RecordInput } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { RecordJson } from '@trellis/query';
import { expect, test } from 'vitest';
import { bookingSource } from './testing/bookings.fixtures.ts';
import { openLab, owner, person, type Lab } from './testing/open-lab.fixtures.ts';

const COMMANDS = 500;
const agent = person(1, 'agent');
const bookings = { app: 'desk', entity: 'booking' };
const rooms = { app: 'desk', entity: 'room' };

/** The rules in plain words of this language, over a record and what it was before. */
function breaks(now: RecordJson, before: RecordJson | undefined, isTakenBack: boolean): string[] {
  const broken: string[] = [];
  const { starts, ends, amount, guests } = now;
  const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
  if (typeof starts === 'string' && typeof ends === 'string' && ends < starts) broken.push('dates');
  if (before?.['paid'] === true && (amount === null || amount !== before['amount'])) broken.push('frozen');
  if (now['guest'] === null && now['phone'] === null) broken.push('known');
  if (guests !== null && !(number(guests) !== 0 && number(amount) / number(guests) >= 1)) broken.push('share');
  if (now['stage'] === 'sealed' && now['paid'] !== true) broken.push('sealed');
  if (now['paid'] === true && now['receipt'] === null) broken.push('receipt');
  // No transition leads back; whoever sealed may take that back.
  if (!isTakenBack && before?.['stage'] === 'sealed' && now['stage'] !== 'sealed') broken.push('unsealed');
  return broken;
}

class Commands {
  readonly #lab: Lab;
  readonly #random: Random;
  #made = 0;
  /** Commands of going back that were taken, by kind. */
  readonly back = { undo: 0, redo: 0, version: 0, trash: 0 };
  /** Whether the last command took back or did again what was done. */
  isTakenBack = false;

  constructor(lab: Lab, random: Random) {
    this.#lab = lab;
    this.#random = random;
  }

  /** Values of some fields, good and bad. */
  #values(): RecordInput {
    const random = this.#random;
    const all: RecordInput = {
      starts: random.pick(['2026-02-01', '2026-02-02', null]),
      ends: random.pick(['2026-02-01', '2026-02-03', null]),
      amount: random.pick([0, 1, 10, 49, 60, null]),
      paid: random.pick([true, true, false, null]),
      guest: random.pick(['Ann', 'Bo', null]),
      phone: random.pick(['1', null]),
      guests: random.pick([0, 1, 5, null]),
      room: random.pick([1, 2, null]),
      receipt: random.pick(['r', 'r', null]),
      channel: random.pick(['Web', 'web', null]),
      ref: random.pick(['1', '2', null]),
    };
    return Object.fromEntries(random.some(Object.entries(all), 5));
  }

  #new(): RecordInput {
    this.#made += 1;
    const state: RecordInput = this.#random.chance(0.2) ? { stage: 'sealed' } : {};
    return { code: `c${this.#made}`, guest: 'Ann', ...state, ...this.#values() };
  }

  async #takeBack(direction: 'undo' | 'redo'): Promise<void> {
    this.isTakenBack = true;
    const force = this.#random.chance(0.5) ? { force: 'skip-conflicts' as const } : {};
    const { changed } = await this.#lab.engine.undo(agent, direction, force, {}, 'en');
    if (changed > 0) this.back[direction] += 1;
  }

  async #restoreVersion({ id, version }: RecordJson): Promise<void> {
    const wanted = { id, version, to: 1 + this.#random.below(version), skip: ['stage'], dryRun: false };
    const { differences } = await this.#lab.engine.restoreVersion(agent, bookings, wanted, {}, 'en');
    if (differences.some(({ field }) => field !== 'stage')) this.back.version += 1;
  }

  async #restore(): Promise<void> {
    const { records } = await this.#lab.engine.trash(agent, bookings, {});
    const some = this.#random.some(records, 2).map(({ id, version }) => ({ id, version }));
    await this.#lab.engine.restore(agent, bookings, some, { clearLinks: this.#random.chance(0.5) });
    this.back.trash += some.length;
  }

  /** One command; what is refused changes nothing. Answers whether it was taken. */
  async run(live: readonly RecordJson[]): Promise<boolean> {
    const { engine } = this.#lab;
    const random = this.#random;
    const picked = random.some(live, 3);
    const named = picked.map(({ id, version }) => ({ id, version }));
    const field = 'stage';
    this.isTakenBack = false;
    // Changes are the most frequent; a small workspace first grows.
    const change = () =>
      engine.update(
        agent,
        bookings,
        named.map((each) => ({ ...each, ...this.#values() })),
        {},
      );
    const create = () => engine.create(agent, bookings, [this.#new(), ...(random.chance(0.3) ? [this.#new()] : [])], {});
    const kinds: readonly (() => Promise<unknown>)[] = [
      create,
      create,
      () => engine.create(agent, bookings, [{ ...this.#new(), channel: 'Web', ref: '1' }], { upsertBy: 'source' }),
      () => engine.create(agent, bookings, [{ ...this.#values(), code: random.pick(live)['code'] }], { upsertBy: 'code' }),
      () => engine.transition(agent, bookings, { field, to: random.pick(['sealed', 'draft']) }, named, {}),
      () => engine.transition(agent, bookings, { field, to: 'sealed' }, named.slice(0, 1), {}),
      () =>
        engine.update(
          agent,
          bookings,
          named.map((each) => ({ ...each, stage: 'draft' })),
          {},
        ),
      ...Array.from({ length: 6 }, () => change),
      ...(random.chance(0.5) ? [() => engine.remove(agent, bookings, named, {})] : []),
      () => this.#takeBack('undo'),
      () => this.#takeBack('undo'),
      () => this.#takeBack('redo'),
      () => this.#restoreVersion(random.pick(live)),
      () => this.#restore(),
    ];
    try {
      await (live.length < 4 ? create : random.pick(kinds))();
      return picked.length > 0 || live.length < 4;
    } catch (error) {
      if (error instanceof AppError && error.kind !== 'internal') return false;
      throw error;
    }
  }
}

test.each(seeds(1, 20_261_122))(
  'whatever is commanded, every record obeys the rules, and what is unique together stays so (seed %i)',
  { timeout: patience(60_000) },
  async (seed) => {
    const lab = await openLab({ source: bookingSource() });
    try {
      await lab.engine.create(
        owner,
        rooms,
        [
          { name: 'Blue', limit: 50 },
          { name: 'Red', limit: 100, most: 2 },
        ],
        {},
      );
      const commands = new Commands(lab, new Random(seed));
      const list = async (): Promise<readonly RecordJson[]> => (await lab.engine.list(owner, bookings, { limit: 1000 })).records;
      let before = await list();
      let [taken, refused] = [0, 0];
      for (let count = 0; count < COMMANDS; count += 1) {
        if (await commands.run(before)) taken += 1;
        else refused += 1;
        const now = await list();
        const known = new Map(before.map((record) => [record.id, record]));
        const changed = now.filter(({ id, version }) => known.get(id)?.version !== version);
        expect(changed.flatMap((record) => breaks(record, known.get(record.id), commands.isTakenBack))).toEqual([]);
        const sets = now.flatMap(({ channel, ref }) => (channel === null || ref === null ? [] : [`${String(channel).toLowerCase()} ${String(ref)}`]));
        expect(new Set(sets).size).toBe(sets.length);
        const inRed = now.filter(({ room }) => (room as { readonly id: number } | null)?.id === 2);
        expect(inRed.length).toBeLessThanOrEqual(2);
        before = now;
      }
      // Both kinds must have happened often, or nothing was proved.
      expect([taken > COMMANDS / 6, refused > COMMANDS / 6]).toEqual([true, true]);
      expect(Object.entries(commands.back).filter(([, times]) => times < 3)).toEqual([]);
    } finally {
      await lab.close();
    }
  },
);
