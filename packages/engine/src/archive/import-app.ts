// In charge of: bringing in an app with its records from an archive: checked, grown where nobody sees it beside others' writes, then put in force at once.
import { ownersOnly } from '../owners.ts';
import { takeAudit } from '../audit/audit-carry.ts';
import { AppError, invalid, type Issue } from '@trellis/errors';
import type { Model } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import type { AppSummary } from '@trellis/query';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { appSummary } from '../app-json.ts';
import type { FileStore } from '../files/file-store.ts';
import { refuseLost } from '../jobs/claimed.ts';
import { pause } from '../schema-change/change-deps.ts';
import { CHANGING } from '../schema-change/change-jobs.ts';
import { fingerprint } from '../schema-change/proposal.ts';
import type { InstallChange, Storage, Tx } from '../storage.ts';
import { installOf, keptSource, linkOrRefuse } from '../workspace.ts';
import { ArchiveCheck, refuseArchive } from './archive-check.ts';
import { openArchive, type ArchiveFile } from './archive-file.ts';
import { readHead, slugFor, withArchived, type AppImportOptions, type ArchiveHead } from './archive-head.ts';
import { keepFiles } from './keep-files.ts';
import { changedMeanwhile, Meanwhile } from './meanwhile.ts';
import { RecordFiller, type Filled } from './record-filler.ts';
import { openImports, stageApp, Staging, type Staged } from './staging.ts';

/** Folders of imports under way, each named by the process that has it. */
const FOLDER = /^archive-(\d+)-/;
/** How often it is looked whether another process still has an import under way. */
const LOOK_MS = 5_000;

/** What imports of apps need. */
export interface ImportDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  /** Told of the model that results, once it is in force. */
  readonly taken: (model: Model) => void;
  /** Where archives are unpacked. */
  readonly folder: string;
  readonly files: FileStore;
  /** Removes files for good. */
  readonly eraseFiles: (keys: readonly string[]) => Promise<void>;
  /** Does something that no other change of documents may fall into, in whatever process; refused while there is one. */
  readonly alone: <T>(run: () => Promise<T>) => Promise<T>;
  readonly now: () => number;
  /** Told of failures that no caller waits for. */
  readonly onError: (error: unknown) => void;
}

/** What became of an archive. */
export interface ImportedApp extends Filled {
  readonly app: AppSummary;
}

/** The imports of a workspace: one at a time. Call `resume` once the documents are in force, `close` before the store is closed. */
export class AppImports {
  readonly #deps: ImportDeps;
  readonly #closing = new AbortController();
  #clearing: Promise<void> = Promise.resolve();
  #running: Promise<unknown> = Promise.resolve();

  constructor(deps: ImportDeps) {
    this.#deps = deps;
  }

  /** Brings in the archive at a path. The file stays where it is. Only for owners. */
  async run(actor: Actor, path: string, options: AppImportOptions): Promise<ImportedApp> {
    ownersOnly(actor);
    return this.#deps.alone(() => {
      const running = this.#import(actor, path, options);
      this.#running = running.catch(() => undefined);
      return running;
    });
  }

  /** Clears away what an earlier process left unfinished, beside everything else. */
  resume(): void {
    this.#clearing = this.#clearLater().catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#deps.onError(error);
    });
  }

  /** Gives up an import under way, and clears it away. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#clearing;
  }

  async #clearLater(): Promise<void> {
    const { storage, folder, alone } = this.#deps;
    await removeFolders(folder);
    while ((await openImports(storage)).length > 0) {
      try {
        await alone(() => this.#clear());
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'change.running') throw error;
        // Whoever has the claim may be the one that imports.
        await wait(LOOK_MS, undefined, { signal: this.#closing.signal, ref: false });
      }
    }
  }

  /** Only under the claim on changing documents: then nobody is at any of these. */
  async #clear(): Promise<void> {
    for (const staging of await openImports(this.#deps.storage)) await staging.clear(this.#deps.eraseFiles);
  }

  async #import(actor: Actor, path: string, options: AppImportOptions): Promise<ImportedApp> {
    const folder = join(this.#deps.folder, `archive-${process.pid}-${randomUUID()}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await this.#clear();
      return await this.#stage(actor, await openArchive(path, join(folder, 'lines')), folder, options);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #stage(actor: Actor, file: ArchiveFile, folder: string, options: AppImportOptions): Promise<ImportedApp> {
    const { storage, model, now, eraseFiles } = this.#deps;
    const head = checkedHead(file);
    const slug = checkedSlug(head, model(), options);
    const kept = keptSource(storage);
    if (kept === undefined) throw new TypeError('there is no workspace to import into');
    const since = storage.seq();
    const staged = await stageApp(storage, withArchived(kept, head, model(), slug, options), slug);
    const wanted = await new ArchiveCheck({ ...staged, identity: storage.identity }).run(file, head.manifest);
    const staging = await Staging.begin(storage, now(), staged);
    try {
      const by: Actor = { ...systemActor(actor.name), id: actor.id };
      const write = this.#writer(by);
      const files = await keepFiles({ archive: file, folder, store: this.#deps.files, wanted, write });
      const filler = new RecordFiller({ ...staged, write, read: storage.read, actor: by, identity: storage.identity, files });
      const filled = await filler.run(file);
      await this.#switch(by, staged, staging, new Meanwhile(staged, filler.outward, since), write);
      return { app: appSummary(staged.app), ...filled };
    } catch (error) {
      await staging.clear(eraseFiles).catch(this.#deps.onError);
      throw error;
    }
  }

  /** Units of the import: one action in the log, which nobody takes back, and everyone else has a turn after each. */
  #writer(by: Actor): <T>(unit: (tx: Tx) => Promise<T>) => Promise<T> {
    let batch: number | undefined;
    return async (unit) => {
      this.#closing.signal.throwIfAborted();
      const done = await this.#deps.storage.write(
        by,
        async (tx) => {
          await refuseLost(tx, CHANGING);
          if (batch === undefined) await tx.labelBatch({ kind: 'final' });
          return { answer: await unit(tx), batch: tx.batch };
        },
        batch === undefined ? {} : { batch },
      );
      batch = done.batch;
      await pause();
      return done.answer;
    };
  }

  /** Puts the app in force, in one short unit. */
  async #switch(
    by: Actor,
    { source, base, numbers }: Staged,
    staging: Staging,
    meanwhile: Meanwhile,
    write: <T>(unit: (tx: Tx) => Promise<T>) => Promise<T>,
  ): Promise<void> {
    const { storage, taken } = this.#deps;
    await meanwhile.fillOthers(write);
    const audited = takeAudit();
    let isDone = false;
    const prepare = async (tx: Tx): Promise<InstallChange | undefined> => {
      isDone = false;
      await refuseLost(tx, CHANGING);
      if (fingerprint(storage) !== base) throw changedMeanwhile();
      if (!(await meanwhile.finish(tx))) return undefined;
      if (audited !== undefined) await tx.audit(audited.entry);
      isDone = true;
      return { ...installOf(source), numbers, link: (catalog) => linkOrRefuse(source, catalog), fill: (unit) => staging.done(unit) };
    };
    while (!isDone) {
      this.#closing.signal.throwIfAborted();
      await meanwhile.follow(storage.read, write);
      await storage.change(by, prepare, taken);
    }
    audited?.ended(true);
  }
}

/** Removes folders of processes that are gone, and those that an earlier process of this one's number left. */
async function removeFolders(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(FOLDER.exec(name)?.[1] ?? 0);
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function checkedSlug(head: ArchiveHead, model: Model, options: AppImportOptions): string {
  const issues: Issue[] = [];
  const slug = slugFor(head, model, options, issues);
  if (issues[0]?.code === 'archive.slug-taken') throw new AppError('conflict', 'archive.slug-taken', { issues, params: issues[0].params });
  refuseArchive(issues);
  return slug;
}

function checkedHead(file: ArchiveFile): ArchiveHead {
  const issues: Issue[] = [];
  const head = readHead(file, issues);
  if (issues.length > 0) throw invalid('archive.refused', issues, { count: issues.length });
  return head;
}
