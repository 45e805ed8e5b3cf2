// In charge of: what one may ask of a twin world through any door: generated questions, each asked of both worlds alike.
import type { Random } from '@trellis/dx/random';
import { AppError } from '@trellis/errors';
import type { RecordInput } from '@trellis/engine';
import type { Actor } from '@trellis/permissions';
import type { ListRequest, RecordJson } from '@trellis/query';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { bytesOf } from './attachments.fixtures.ts';
import { Requests } from './lab-requests.fixtures.ts';
import { at, owner, person, positionIn } from './open-lab.fixtures.ts';
import type { Answers, Question } from './twin-answers.fixtures.ts';
import { freshHidden, MOVERS, stirAlone, twinSizes, type Twin, type TwinRole } from './twin-world.fixtures.ts';

type EntityName = keyof typeof twinSizes;
/** Makes questions of one role. */
export class TwinDoors {
  readonly #role: TwinRole;
  readonly #actor: Actor;
  readonly #random: Random;
  readonly #requests: Requests;
  readonly #model: Twin['engine']['model'];
  #count = 0;

  constructor(role: TwinRole, actor: Actor, random: Random, twin: Twin) {
    this.#role = role;
    this.#actor = actor;
    this.#random = random;
    this.#model = twin.engine.model;
    this.#requests = new Requests(random, this.#model, new Map(), 4);
  }

  /** The next question, through any door. */
  next(): Question {
    const doors = this.doors();
    let left = this.#random.below(doors.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of doors) {
      if (left < weight) return make();
      left -= weight;
    }
    throw new TypeError('no door');
  }

  /** Every door with how often it is tried. */
  doors(): readonly (readonly [number, () => Question])[] {
    return [
      [24, () => this.list()],
      [18, () => this.query()],
      [14, () => this.get()],
      [24, () => this.probe()],
      [3, () => this.pages()],
      [2, () => this.exported()],
      [6, () => this.history()],
      [3, () => this.trash()],
      [4, () => this.version()],
      [3, () => this.documents()],
      [3, () => this.named()],
      [6, () => this.explain()],
      [5, () => this.file()],
      [4, () => this.live()],
      [1, () => this.life()],
      [3, () => this.refusedWrite()],
    ];
  }

  list(): Question {
    const name = this.#entity();
    const request = this.#listed(name);
    return this.#question('list', { name, request }, ({ engine }, answers) => answers.take(() => engine.list(this.#actor, at(name), request)));
  }

  query(): Question {
    const name = this.#entity();
    const request = this.#requests.query(this.#actor, this.#linked(name));
    return this.#question('query', { name, request }, ({ engine }, answers) => answers.take(() => engine.query(this.#actor, at(name), request)));
  }

  get(): Question {
    const name = this.#entity();
    const [id, expand] = [this.#id(name), this.#random.chance(0.5) ? this.#links(name) : []];
    return this.#question('get', { name, id, expand }, ({ engine }, answers) =>
      answers.take(() => engine.get(this.#actor, at(name), id, { expand })),
    );
  }

  /** One use of one field, be it hidden or not. */
  probe(): Question {
    const random = this.#random;
    const name = random.pick(['item', 'item', 'customer', 'shop', 'line'] as const);
    const field = this.#anyPath(name);
    const metric = (members: object) => ({
      metrics: [{ op: random.pick(['count', 'countDistinct', 'min', 'max', 'sum'] as const), as: 'm', ...members }],
    });
    const list = random.pick([
      { fields: [field] },
      { expand: [field] },
      { sort: [field], fields: [] },
      { filter: { field, op: 'isEmpty' }, fields: [] },
      { filter: { field, op: 'isNotEmpty' }, count: 'exact', fields: [] },
      { filter: { field, op: 'contains', value: 'alpha' }, fields: [] },
      { filter: { field, op: 'gt', value: 300 }, fields: [] },
      { search: random.pick(['alpha', 'omega', 'canary', 'I0']), fields: [], count: 'exact' },
    ] as const);
    const query = random.pick([
      { groupBy: [{ field }], metrics: [{ op: 'count' as const, as: 'n' }] },
      metric({ field }),
      metric({ expr: field }),
      metric({ expr: `IF(${field} > 300, 1, 0)` }),
      { filter: { field, op: 'isNotEmpty' as const }, metrics: [{ op: 'count' as const, as: 'n' }] },
      { search: random.pick(['alpha', 'omega']), metrics: [{ op: 'count' as const, as: 'n' }] },
    ]);
    if (random.chance(0.5))
      return this.#question('probe', { name, list }, ({ engine }, answers) => answers.take(() => engine.list(this.#actor, at(name), list)));
    return this.#question('probe', { name, query }, ({ engine }, answers) => answers.take(() => engine.query(this.#actor, at(name), query)));
  }

  /** Page after page of a list. */
  pages(): Question {
    const name = this.#entity();
    const { offset: _offset, ...question } = this.#listed(name);
    const request = { ...question, limit: 4 };
    return this.#question('cursor', { name, request }, async ({ engine }, answers) => {
      for (let cursor: string | undefined; ;) {
        const page = await answers.take(() => engine.list(this.#actor, at(name), { ...request, ...(cursor === undefined ? {} : { cursor }) }));
        cursor = page?.nextCursor;
        if (cursor === undefined) return;
      }
    });
  }

  exported(): Question {
    const name = this.#entity();
    const request = this.#listed(name);
    const format = this.#random.pick(['csv', 'jsonl'] as const);
    return this.#question('export', { name, request, format }, ({ engine }, answers) =>
      answers.take(async () => String(await bytesOf(engine.exportRecords(this.#actor, at(name), request, format, 'en')))),
    );
  }

  history(): Question {
    const name = this.#entity();
    const id = this.#id(name);
    return this.#question('history', { name, id }, ({ engine }, answers) => answers.take(() => engine.history(this.#actor, at(name), id)));
  }

  trash(): Question {
    const name = this.#random.pick(['item', 'line'] as const);
    const request = this.#listed(name);
    return this.#question('trash', { name, request }, ({ engine }, answers) => answers.take(() => engine.trash(this.#actor, at(name), request)));
  }

  version(): Question {
    const name = this.#random.pick(['item', 'line'] as const);
    const [id, to] = [this.#id(name), 1 + this.#random.below(3)];
    const skip = this.#random.pick([[], ['memo'], ['price']]);
    return this.#question('version', { name, id, to, skip }, async (twin, answers) => {
      const version = await this.#versionOf(twin, name, id);
      await answers.take(() => twin.engine.restoreVersion(this.#actor, at(name), { id, version, to, skip, dryRun: true }, {}, 'en'));
    });
  }

  documents(): Question {
    const name = this.#random.pick(['item', 'customer', 'shop', 'line'] as const);
    return this.#question('documents', { name }, async ({ engine }, answers) => {
      await answers.take(() => engine.recordSchema(this.#actor, at(name)));
      await answers.take(() => engine.app(this.#actor, 'lab'));
      await answers.take(() => engine.undoState(this.#actor));
    });
  }

  /** In how many records, and in which fields, somebody or a department is named. */
  named(): Question {
    const random = this.#random;
    const [of, id] = [random.pick(['users', 'users', 'users', 'departments'] as const), 1 + random.below(6)];
    return this.#question('named', { of, id }, ({ engine }, answers) => answers.take(() => engine.namedIn(this.#actor, of, id)));
  }

  /** Why something is allowed or not, on records and fields of every kind, also such as are nowhere. */
  explain(): Question {
    const random = this.#random;
    const name = random.pick(['item', 'item', 'item', 'customer', 'shop', 'line'] as const);
    const fields = this.#linked(name).fields.map((field) => field.name);
    const request = {
      entity: name,
      action: random.pick(['create', 'read', 'read', 'update', 'update', 'delete', 'export', 'transition'] as const),
      ...(random.chance(0.85) ? { record: this.#id(name) } : {}),
      ...(random.chance(0.6) ? { field: random.pick([...fields, 'nowhere']) } : {}),
      ...(random.chance(0.3) ? { values: this.#values(name) } : {}),
    };
    const locale = random.pick(['en', 'zh-CN'] as const);
    return this.#question('explain', { request, locale }, ({ engine }, answers) =>
      answers.take(() => engine.explain(this.#actor, 'lab', request, locale)),
    );
  }

  /** Values as somebody might send them, of fields that are hidden from them too. */
  #values(name: EntityName): RecordInput {
    const random = this.#random;
    const links = { shop: 1 + random.below(twinSizes.shop), customer: 1 + random.below(twinSizes.customer) };
    const own = random.pick([{ kind: 'open' }, { kind: 'secret' }, { helper: 2 }, { qty: 7 }, { note: 'n' }, { memo: 'm' }, { price: 3 }, links]);
    return name === 'item' ? own : random.pick([{ name: 'n' }, { note: 'n' }, { price: 3 }, { nowhere: 1 }]);
  }

  file(): Question {
    const random = this.#random;
    const [place, id] = [random.below(28), 1 + random.below(16)];
    const [field, size] = [random.pick(['papers', 'photos', 'memo']), random.pick(['full', 'thumb'] as const)];
    const own = random.chance(0.8);
    return this.#question('file', { place, id, field, size, own }, async ({ engine, files }, answers) => {
      const key = files[own ? (id - 1) * 2 + (field === 'papers' ? 0 : 1) : place] ?? randomUUID();
      await answers.take(async () => {
        const opened = await engine.files.open(this.#actor, at('item'), id, field, key, size);
        const content = await bytesOf(await opened.read({ first: 0, last: opened.size - 1 }));
        return { name: opened.name, type: opened.type, size: opened.size, content: content.toString('base64') };
      });
    });
  }

  /** What a subscriber hears of what others do: to hidden values, and to records that come into view and go. */
  live(): Question {
    const random = this.#random;
    const name = random.pick(['item', 'item', 'line', 'customer', 'shop'] as const);
    const changed = name === 'item' || random.chance(0.5) ? name : 'item';
    const id = 1 + random.below(changed === 'item' ? 27 : changed === 'line' ? 36 : twinSizes[changed]);
    const count = (this.#count += 1);
    const mover = changed === 'item' && id <= MOVERS && random.chance(0.7);
    const common: RecordInput = mover ? random.pick([{ kind: 'open' }, { kind: 'secret' }, { helper: 1 }, { helper: 2 }, { note: `n${count}` }]) : {};
    const filter = random.chance(0.3) ? this.#listed(name).filter : undefined;
    return this.#question('live', { name, changed, id, common, filter }, async (twin, answers) => {
      const { engine, side } = twin;
      const subscription = { actor: this.#actor, target: at(name), ...(filter === undefined ? {} : { filter }) };
      let position = '';
      await answers.take(async () => void (position = await positionIn(engine, subscription)));
      const [record] = (await engine.list(owner, at(changed), { filter: { field: 'id', op: 'eq', value: id }, fields: [] })).records;
      if (record === undefined) return;
      await stirAlone(twin, this.#role, count);
      await engine.update(owner, at(changed), [{ id, version: record.version, ...common, ...freshHidden(this.#role, changed, id, side, count) }], {});
      // No two positions are alike, so only what they lead to is compared.
      await answers.take(async () => ({ ...(await engine.catchUp(subscription, position)), position: '' }));
    });
  }

  /** The life of a record of one's own, through every door of writing, with hidden values set meanwhile; it is gone for good at its end. */
  life(): Question {
    const random = this.#random;
    const count = (this.#count += 1);
    const code = `new ${count}`;
    const links = { shop: 1, customer: random.pick([null, 1 + random.below(twinSizes.customer)]), friends: random.pick([[], [1], [4, 9]]) };
    const steps = Array.from({ length: 7 }, () => random.below(9));
    return this.#question('write', { code, links, steps }, async (twin, answers) => {
      const { engine, side } = twin;
      const created = await answers.take(() => engine.create(this.#actor, at('item'), [{ code, helper: 1, qty: 2, ...links }], {}));
      const id = created?.[0]?.id;
      if (id === undefined) return;
      const version = (): Promise<number> => this.#versionOf(twin, 'item', id);
      const update = async (actor: Actor, values: RecordInput): Promise<readonly RecordJson[]> =>
        engine.update(actor, at('item'), [{ id, version: await version(), ...values }], {});
      for (const [place, step] of steps.entries()) {
        const number = count * 10 + place;
        if (step === 0) await answers.take(() => update(this.#actor, { qty: number }));
        if (step === 1) await answers.take(() => engine.create(this.#actor, at('item'), [{ code, note: `u${number}` }], { upsertBy: 'code' }));
        // Who undid its making has taken it away.
        if (step === 2 && (await this.#isLive(twin, id))) await update(owner, { memo: `canary ${side} ${number}`, price: number + side / 4 });
        if (step === 3)
          await answers.take(async () =>
            engine.transition(this.#actor, at('item'), { field: 'stage', to: 'sent' }, [{ id, version: await version() }], {}),
          );
        if (step === 4) await answers.take(() => engine.undo(this.#actor, 'undo', {}, {}, 'en'));
        if (step === 5) await answers.take(() => engine.undo(this.#actor, 'redo', {}, {}, 'en'));
        if (step === 6)
          await answers.take(async () =>
            engine.restoreVersion(this.#actor, at('item'), { id, version: await version(), to: 1, skip: [], dryRun: false }, {}, 'en'),
          );
        if (step === 7) await answers.take(() => engine.history(this.#actor, at('item'), id));
        // A stale write is answered with the record as it is.
        if (step === 8) await answers.take(() => engine.update(this.#actor, at('item'), [{ id, version: 1, note: `s${number}` }], {}));
      }
      await answers.take(async () => engine.remove(this.#actor, at('item'), [{ id, version: await version() }], {}));
      await answers.take(() => engine.trash(this.#actor, at('item'), { search: code }));
      await answers.take(async () => engine.restore(this.#actor, at('item'), [{ id, version: await version() }], {}));
      await this.#purge(twin, id);
    });
  }

  /** Writes that change nothing, whoever asks: what is said of them must not tell. */
  refusedWrite(): Question {
    const random = this.#random;
    const [id, line] = [this.#id('item'), this.#id('line')];
    const values = random.pick<RecordInput>([
      { memo: 'x' },
      { price: 1 },
      { kind: 'open' },
      { helper: 2 },
      { customer: { phone: '1' } },
      { friends: [line, 99] },
      { qty: 'x' },
    ]);
    const kind = random.below(6);
    return this.#question('refused write', { id, line, values, kind }, async (twin, answers) => {
      const { engine } = twin;
      const version = kind === 3 ? await this.#versionOf(twin, 'line', line) : await this.#versionOf(twin, 'item', id);
      // A rule of the record itself refuses what might be allowed: nothing is ever stored.
      if (kind === 0) await answers.take(() => engine.create(this.#actor, at('item'), [{ code: null, ...values }], {}));
      if (kind === 1) await answers.take(() => engine.update(this.#actor, at('item'), [{ id, version, qty: 'no number', ...values }], {}));
      if (kind === 2) await answers.take(() => engine.transition(this.#actor, at('item'), { field: 'stage', to: 'nowhere' }, [{ id, version }], {}));
      if (kind === 3) await answers.take(() => engine.update(this.#actor, at('line'), [{ id: line, version: version + 50, label: 'stale' }], {}));
      if (kind === 4) await answers.take(() => engine.restore(this.#actor, at('line'), [{ id: line, version: version + 50 }], {}));
      if (kind === 5)
        await answers.take(() =>
          engine.update(
            this.#actor,
            at('item'),
            [
              { id: null, code: null, ...values },
              { id, version, ...values },
            ],
            {},
          ),
        );
    });
  }

  /** A dry run of an import: what it would do, and to what. */
  dryRun(): Question {
    const count = (this.#count += 1);
    const csv = `code,note,qty,shop.name\nI001,changed ${count},${count},Shop 1\nI002,x,1,\nI004,y,2,\nnew ${count},z,3,canary alpha 3\n`;
    return this.#question('import dry run', { csv }, async ({ engine, lab }, answers) => {
      const path = join(lab.folder, `import-${randomUUID()}.csv`);
      await writeFile(path, csv);
      const options = { dryRun: true, upsertBy: 'code', constants: { helper: 1 } };
      await answers.take(() => engine.previewImport(this.#actor, at('item'), { name: 'items.csv', path }, options));
      const job = await engine.startImport(this.#actor, at('item'), { name: 'items.csv', path }, options).catch((error: unknown) => {
        if (error instanceof AppError) return undefined;
        throw error;
      });
      if (job === undefined) return;
      let found = job;
      while (found.status === 'queued' || found.status === 'running') {
        await later(15);
        found = await engine.job(this.#actor, job.id, 'en');
      }
      await answers.take(() => ({ ...found, id: '' }));
      for (const kind of ['new', 'changed', 'refused'] as const)
        await answers.take(() => engine.importRows(this.#actor, job.id, kind as never, 0, 100, 'en'));
      await answers.take(async () => String(await bytesOf(engine.importChanges(this.#actor, job.id, 'en'))));
      await answers.take(async () => String(await bytesOf(engine.importReport(this.#actor, job.id, 'en'))));
    });
  }

  #question(door: string, asked: unknown, ask: (twin: Twin, answers: Answers) => Promise<unknown>): Question {
    return {
      door,
      asked,
      ask: async (twin, answers) => {
        try {
          await ask(twin, answers);
        } catch (cause) {
          throw new TypeError(`it broke: ${JSON.stringify({ door, asked })}`, { cause });
        }
      },
    };
  }

  #entity(): EntityName {
    return this.#random.pick(
      this.#role === 'desk' ? (['item', 'item', 'customer', 'shop'] as const) : (['item', 'item', 'item', 'line', 'customer', 'shop'] as const),
    );
  }

  #linked(name: EntityName): Parameters<Requests['list']>[1] {
    const found = [...this.#model.entities.values()].find((each) => each.name === name);
    if (found === undefined) throw new TypeError(`no ${name}`);
    return found;
  }

  #id(name: EntityName): number {
    return 1 + this.#random.below(twinSizes[name] + 3);
  }

  /** A list's request; of what the role knows nothing of, the plainest. */
  #listed(name: EntityName): ListRequest {
    return this.#role === 'desk' && name === 'line' ? {} : this.#requests.list(this.#actor, this.#linked(name));
  }

  #links(name: EntityName): readonly string[] {
    const links = this.#linked(name).fields.filter((field) => field.target !== undefined);
    return [this.#random.pick(links).name];
  }

  /** A path of any fields, as whoever sees everything would write it. */
  #anyPath(name: EntityName): string {
    const random = this.#random;
    // What is hidden on some items only is worth asking for often.
    if (name === 'item' && random.chance(0.3)) return random.pick(['note', 'price', 'qty', 'memo']);
    const steps: string[] = [];
    let at = this.#linked(name);
    for (;;) {
      const field = random.pick(at.fields);
      steps.push(field.name);
      if (field.target === undefined || steps.length > 2 || random.chance(0.2)) return steps.join('.');
      at = field.target;
    }
  }

  async #versionOf({ engine }: Twin, name: EntityName, id: number): Promise<number> {
    const filter = { field: 'id', op: 'eq', value: id } as const;
    const all = person(9, 'all');
    const [record] = (await engine.list(all, at(name), { filter, fields: [] })).records;
    return record?.version ?? (await engine.trash(all, at(name), { filter, fields: [] })).records[0]?.version ?? 1;
  }

  async #isLive({ engine }: Twin, id: number): Promise<boolean> {
    return (await engine.list(owner, at('item'), { filter: { field: 'id', op: 'eq', value: id }, fields: [] })).records.length > 0;
  }

  async #purge(twin: Twin, id: number): Promise<void> {
    const { engine } = twin;
    if (await this.#isLive(twin, id)) await engine.remove(owner, at('item'), [{ id, version: await this.#versionOf(twin, 'item', id) }], {});
    await engine.purge(owner, at('item'), [{ id, version: await this.#versionOf(twin, 'item', id) }], {});
  }
}
