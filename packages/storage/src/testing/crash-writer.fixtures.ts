// In charge of: the process that a crash test kills: sixteen writers at once and bulk creates, each acknowledged write printed as a line.
import { at, openLab, owner } from './open-lab.fixtures.ts';

/** Records of one bulk. */
export const BULK = 150;

async function main(folder: string, round: string): Promise<void> {
  const lab = await openLab({ folder });
  const say = (...words: readonly (string | number)[]): void => void process.stdout.write(`${words.join(' ')}\n`);

  async function write(writer: number): Promise<void> {
    for (let n = 0; ; n += 1) {
      const code = `${round}.${writer}.${n}`;
      const [made] = await lab.engine.create(owner, at('item'), [{ code, qty: n, tags: ['hot'] }], {});
      const id = made?.id ?? 0;
      say('made', id, code);
      if (n % 3 > 0) {
        await lab.engine.update(owner, at('item'), [{ id, version: 1, qty: n + 1, tags: ['new', 'cold'] }], {});
        say('changed', id, n + 1);
      }
      if (n % 3 === 2) {
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

  say('ready');
  await Promise.all([...Array.from({ length: 16 }, (_, writer) => write(writer)), writeMany()]);
}

const [, program, folder, round] = process.argv;
if (program?.includes('crash-writer') === true && folder !== undefined && round !== undefined) await main(folder, round);
