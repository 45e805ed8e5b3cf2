// In charge of: the process that is killed while it changes documents: it prints what it acknowledged and ends itself at a given step of the journal.
import type { InstallChange, Storage, Tx, WriteUnitOptions } from '@trellis/engine';
import type { Model } from '@trellis/model';
import { apply, Documents } from './change.fixtures.ts';
import { systemActor, type Actor } from '@trellis/permissions';
import { openLab } from './open-lab.fixtures.ts';
import { shopSource } from './shop.fixtures.ts';

/** The change that is killed: a lossy one, with values filled in and values computed from it. */
export const changed = new Documents(shopSource.apps[0]?.documents ?? [])
  .set('line.qty', { type: 'text', config: {}, required: true })
  .set('line.price', { config: { scale: 1 } })
  .remove('line.amount', 'order.total', 'order.big_lines', 'customer.spent', 'customer.best', 'customer.rank')
  .field('order.number', 'autonumber', { config: { pattern: '{000}' } })
  .field('order.priciest', 'rollup', { config: { path: ['line.order~back', 'line.price'], op: 'max' } });

/** What was decided about it. */
export const decisions = {
  'field-converted:shop/line.price': { accept: 'any' },
  'field-required:shop/line.qty': { fill: 'none' },
} as const;

/** Who goes on writing. */
const writer = systemActor('writer');

/** Sizes that make a small change run in many steps. */
export const sizes = { atOnce: 10, slice: 20 } as const;

/** When the process ends: when all of a write has been told to the store but is not committed, or when it is. */
export type Moment = 'within' | 'after';

const end = (): void => void process.kill(process.pid, 'SIGKILL');

/** Ends the process at the n-th write of a change. */
function killingAt(storage: Storage, step: number, when: Moment): void {
  const write = storage.write.bind(storage);
  const change = storage.change.bind(storage);
  let count = 0;
  /** Runs a write that is told what to do at the end of its unit, and is over when it is committed. */
  const counted = async <T>(run: (atEnd: () => void) => Promise<T>): Promise<T> => {
    const isLast = ++count === step;
    const answer = await run(() => void (isLast && when === 'within' && end()));
    if (isLast) end();
    return answer;
  };
  storage.write = <T>(actor: Actor, unit: (tx: Tx) => Promise<T>, options?: WriteUnitOptions) => {
    if (actor.name === writer.name) return write(actor, unit, options);
    return counted((atEnd) => write(actor, (tx) => unit(tx).finally(atEnd), options));
  };
  storage.change = (actor, prepare, taken) =>
    counted((atEnd) => {
      const ending = async (tx: Tx): Promise<InstallChange | undefined> => {
        const made = await prepare(tx);
        const fill = async (unit: Tx, model: Model): Promise<void> => (await made?.fill?.(unit, model), atEnd());
        return made === undefined ? undefined : { ...made, fill };
      };
      return change(actor, ending, taken);
    });
}

async function main(folder: string, step: number, when: Moment): Promise<void> {
  const lab = await openLab({ folder, changes: sizes });
  killingAt(lab.storage, step, when);
  const say = (...words: readonly (string | number)[]): void => void process.stdout.write(`${words.join(' ')}\n`);
  const at = { app: 'shop', entity: 'line' };
  const writing = (async () => {
    for (let n = 0; ; n += 1) {
      const isText = lab.engine.model.entities.get('shop/line')?.fieldByName.get('qty')?.type.name === 'text';
      const code = `w${step}${when}${n}`;
      try {
        const [made] = await lab.engine.create(writer, at, [{ code, order: 1 + (n % 8), price: 1.5, qty: isText ? String(n) : n }], {});
        say('made', made?.id ?? 0, code, n);
      } catch {
        // The type changed between looking and writing: the next try sees it.
      }
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  })();
  await Promise.race([apply(lab, 'shop', changed, decisions), writing]);
  say('done', 0, '', 0);
  await lab.close();
  process.exit(0);
}

const [, program, folder, step, when] = process.argv;
if (program?.includes('change-writer') === true && folder !== undefined && (when === 'within' || when === 'after'))
  await main(folder, Number(step), when);
