// In charge of: the process that the crash test on PostgreSQL kills: writers of single lines and of bulks, which all change the same totals, each acknowledged write printed as a line.
import type { Target } from '@trellis/engine';
import { openLab, owner } from './open-lab.fixtures.ts';

/** Lines of one bulk. */
export const BULK = 60;
/** Orders that all lines belong to. */
export const ORDERS = 6;
const SINGLES = 8;
const BULKS = 2;
const line: Target = { app: 'shop', entity: 'line' };

function say(...words: readonly (string | number)[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

async function main(folder: string, round: string): Promise<void> {
  const { engine } = await openLab({ folder, kind: 'postgres' });

  /** Makes a line, changes two of three, moves them to another order, and removes every third. */
  async function writeSingles(writer: number): Promise<void> {
    for (let n = 0; ; n += 1) {
      const code = `${round}.${writer}.${n}`;
      const [made] = await engine.create(owner, line, [{ code, order: 1 + (n % ORDERS), qty: n, price: 0.25 }], {});
      const id = made?.id ?? 0;
      say('made', id, code);
      if (n % 3 === 0) continue;
      await engine.update(owner, line, [{ id, version: 1, qty: n + 1, order: 1 + (writer % ORDERS) }], {});
      say('changed', id, n + 1);
      if (n % 3 === 1) continue;
      await engine.remove(owner, line, [{ id, version: 2 }], {});
      say('removed', id);
    }
  }

  async function writeBulks(writer: number): Promise<void> {
    for (let n = 0; ; n += 1) {
      const code = `${round}.bulk${writer}.${n}`;
      const lines = Array.from({ length: BULK }, (_, place) => ({ code, order: 1 + (place % ORDERS), qty: place, price: 1.5 }));
      await engine.create(owner, line, lines, {});
      say('bulk', code);
    }
  }

  say('ready');
  await Promise.all([
    ...Array.from({ length: SINGLES }, (_, writer) => writeSingles(writer)),
    ...Array.from({ length: BULKS }, (_, writer) => writeBulks(writer)),
  ]);
}

const [, program, folder, round] = process.argv;
if (program?.includes('postgres-writer') === true && folder !== undefined && round !== undefined) await main(folder, round);
