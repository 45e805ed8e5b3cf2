// In charge of: the process that is killed while it changes documents: it prints what it acknowledged and ends itself at a given step of the journal.
import type { Storage } from '@trellis/engine';
import { apply, Documents } from './change.fixtures.ts';
import { systemActor } from '@trellis/permissions';
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

/** Ends the process at the n-th write of a change, before or after it is on disk. */
function killingAt(storage: Storage, step: number, when: 'before' | 'after'): void {
  const write = storage.write.bind(storage);
  const change = storage.change.bind(storage);
  let count = 0;
  const counted = async <T>(run: () => Promise<T>): Promise<T> => {
    const isLast = ++count === step;
    if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL');
    const answer = await run();
    if (isLast) process.kill(process.pid, 'SIGKILL');
    return answer;
  };
  storage.write = (actor, unit, options) => {
    const run = () => write(actor, unit, options) as ReturnType<typeof unit>;
    return actor.name === writer.name ? run() : counted(run);
  };
  storage.change = (actor, prepare, taken) => counted(() => change(actor, prepare, taken));
}

async function main(folder: string, step: number, when: 'before' | 'after'): Promise<void> {
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
if (program?.includes('change-writer') === true && folder !== undefined && (when === 'before' || when === 'after'))
  await main(folder, Number(step), when);
