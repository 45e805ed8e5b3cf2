// In charge of: a workspace with enough lines that an index over them is built outside of a unit, and a process killed around that.
import { testProgram } from '@trellis/dx/programs';
import { AppError } from '@trellis/errors';
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { changed, type Moment } from './index-writer.fixtures.ts';
import { openLab, owner, type Lab } from './open-lab.fixtures.ts';
import { shopSource } from './shop.fixtures.ts';
import { dropStore, type StoreKind } from './stores.fixtures.ts';

const { program } = testProgram(new URL('index-writer.fixtures.ts', import.meta.url));
/** More than what is indexed within a unit. */
const LINES = 21_000;
const PART = 5_000;

/** The lines of the workspace. */
export const line = { app: 'shop', entity: 'line' };

/** Whether the change is in force, what a line twice is refused with, and what is wrong with the store. */
interface Outcome {
  readonly isChanged: boolean;
  readonly refusal: readonly string[];
  readonly problems: readonly unknown[];
}

/** The change is done, whole, and what it demands holds. */
export const whole: Outcome = { isChanged: true, refusal: ['record.duplicate-set-values'], problems: [] };

/** One workspace of one kind of store. Call protocol: `filled` first, `drop` last. */
export class IndexedLines {
  readonly #kind: StoreKind;
  folder = '';

  constructor(kind: StoreKind) {
    this.#kind = kind;
  }

  async filled(): Promise<Lab> {
    const lab = await openLab({ kind: this.#kind, source: shopSource });
    this.folder = lab.folder;
    for (let start = 0; start < LINES; start += PART) {
      const part = Array.from({ length: Math.min(PART, LINES - start) }, (_, n) => ({ code: `l${start + n}`, price: 1 }));
      await lab.engine.create(owner, line, part, {});
    }
    return lab;
  }

  /** Begins the change that builds the index, in a process that kills itself at the moment, or is to be killed while it builds. */
  start(moment: Moment): { readonly child: ChildProcess; readonly building: Promise<void>; readonly ended: Promise<void> } {
    const child = spawn(process.execPath, [program, this.folder, this.#kind, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
    const building = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    return { child, building, ended };
  }

  /** How the workspace stands once what was interrupted has been gone on with. */
  async outcome(): Promise<Outcome> {
    const lab = await openLab({ folder: this.folder, kind: this.#kind });
    while ((await lab.storage.read.jobs('running')).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const documents = JSON.stringify(lab.engine.documents(owner, 'shop'));
    const refused: unknown = await lab.engine.create(owner, line, [{ code: 'L7', price: 1 }], {}).catch((error: unknown) => error);
    await lab.engine.create(owner, line, [{ code: 'L7', price: 2 }], {});
    const outcome = {
      isChanged: documents.includes(JSON.stringify(changed.get('line'))),
      refusal: refused instanceof AppError ? (refused.issues ?? []).map(({ code }) => code) : [],
      problems: [...(await lab.storage.verify()), ...lab.errors],
    };
    await lab.close();
    return outcome;
  }

  async drop(): Promise<void> {
    await dropStore(this.#kind, this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
