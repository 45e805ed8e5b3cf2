// In charge of: bringing in an app with its records from an archive: checked, installed and filled in one unit, or nothing of it.
import { AppError, invalid, type Issue } from '@trellis/errors';
import type { Model } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import type { AppSummary } from '@trellis/query';
import { appSummary } from '../app-json.ts';
import type { InstallChange, Storage } from '../storage.ts';
import { installOf, keptSource, linkOrRefuse } from '../workspace.ts';
import { openArchive, type ArchiveFile } from './archive-file.ts';
import { readHead, slugFor, withArchived, type AppImportOptions, type ArchiveHead } from './archive-head.ts';
import { RecordFiller, type Filled } from './record-filler.ts';

/** What an import of an app needs. */
export interface ImportDeps {
  readonly storage: Storage;
  readonly model: () => Model;
  /** Told of the model that results, once it is in force. */
  readonly taken: (model: Model) => void;
}

/** What became of an archive. */
export interface ImportedApp extends Filled {
  readonly app: AppSummary;
}

/** Brings in the archive at a path. The file stays where it is. Only for owners. */
export async function importApp(deps: ImportDeps, actor: Actor, path: string, options: AppImportOptions): Promise<ImportedApp> {
  if (!actor.owner) throw new AppError('forbidden', 'access.denied');
  const file = await openArchive(path);
  try {
    return await install(deps, actor, file, options);
  } finally {
    await file.remove();
  }
}

async function install({ storage, model, taken }: ImportDeps, actor: Actor, file: ArchiveFile, options: AppImportOptions): Promise<ImportedApp> {
  const head = checkedHead(file);
  const by: Actor = { ...systemActor(actor.name), id: actor.id };
  const answer: { filled?: ImportedApp } = {};
  // One commit for documents and records: a crash leaves all of it or nothing, and nobody sees a part.
  const prepare = (): Promise<InstallChange> => {
    const issues: Issue[] = [];
    const slug = slugFor(head, model(), options, issues);
    if (issues.length > 0)
      throw issues[0]?.code === 'archive.slug-taken' ? slugTaken(issues) : invalid('archive.refused', issues, { count: issues.length });
    const kept = keptSource(storage);
    if (kept === undefined) throw new TypeError('there is no workspace to import into');
    const source = withArchived(kept, head, model(), slug, options);
    return Promise.resolve({
      ...installOf(source),
      link: (catalog) => linkOrRefuse(source, catalog),
      fill: async (tx, coming) => {
        const app = coming.apps.find(({ id }) => id === slug);
        if (app === undefined) throw new TypeError('the archive’s app is not in the model that results');
        await tx.labelBatch({ kind: 'final' });
        const filled = await new RecordFiller({ tx, model: coming, app, actor: by, identity: storage.identity }).run(file, head.manifest);
        answer.filled = { app: appSummary(app), ...filled };
      },
    });
  };
  await storage.change(by, prepare, taken);
  if (answer.filled === undefined) throw new TypeError('the store did not fill what it installed');
  return answer.filled;
}

function slugTaken(issues: readonly Issue[]): AppError {
  return new AppError('conflict', 'archive.slug-taken', { issues, params: issues[0]?.params ?? {} });
}

function checkedHead(file: ArchiveFile): ArchiveHead {
  const issues: Issue[] = [];
  const head = readHead(file, issues);
  if (issues.length > 0) throw invalid('archive.refused', issues, { count: issues.length });
  return head;
}
