// In charge of: the process that a crash test kills: sixteen writers at once and bulk creates, each acknowledged write printed as a line.
import { mirrorProgram } from './mirror.fixtures.ts';
import { at, openLab, owner } from './open-lab.fixtures.ts';

/** Records of one bulk. */
export const BULK = 150;

async function main(folder: string, round: string, isMirrored: boolean): Promise<void> {
  const lab = await openLab({ folder, ...(isMirrored ? { mirror: { ...mirrorProgram, memoryMb: 256, from: 1 } } : {}) });
  const say = (...words: readonly (string | number)[]): void => void process.stdout.write(`${words.join(' ')}\n`);

  /** Items of this round that are acknowledged and not about to be removed. */
  let kept = 0;

  async function write(writer: number): Promise<void> {
    for (let n = 0; ; n += 1) {
      const code = `${round}.${writer}.${n}`;
      const [made] = await lab.engine.create(owner, at('item'), [{ code, qty: n, tags: ['hot'] }], {});
      const id = made?.id ?? 0;
      say('made', id, code);
      kept += 1;
      if (n % 3 > 0) {
        await lab.engine.update(owner, at('item'), [{ id, version: 1, qty: n + 1, tags: ['new', 'cold'] }], {});
        say('changed', id, n + 1);
      }
      if (n % 3 === 2) {
        kept -= 1;
        await lab.engine.remove(owner, at('item'), [{ id, version: 2 }], {});
        say('removed', id);
      }
    }
  }

  async function writeMany(): Promise<void> {
    for (let n = 0; ; n += 1) {
      const label = `${round}.bulk.${n}`;
      await lab.engine.create(
        owner,
        at('customer'),
        Array.from({ length: BULK }, () => ({ name: label })),
        {},
      );
      say('bulk', label);
    }
  }

  /** Groups what is written, and says where an answer lacks what was acknowledged before it was asked for. */
  async function group(): Promise<void> {
    for (;;) {
      const known = kept;
      const { rows } = await lab.engine.query(owner, at('item'), {
        groupBy: [{ field: 'qty' }],
        metrics: [{ op: 'count', as: 'n' }],
        filter: { field: 'code', op: 'startsWith', value: `${round}.` },
      });
      const found = rows.reduce((sum, row) => sum + Number(row['n']), 0);
      say(found < known ? 'stale' : 'grouped', found, known);
    }
  }

  say('ready');
  if (isMirrored) await Promise.all([group(), ...Array.from({ length: 4 }, (_, writer) => write(writer)), writeMany()]);
  await Promise.all([...Array.from({ length: 16 }, (_, writer) => write(writer)), writeMany()]);
}

const [, program, folder, round, mirrored] = process.argv;
if (program?.includes('crash-writer') === true && folder !== undefined && round !== undefined) await main(folder, round, mirrored === 'mirrored');
