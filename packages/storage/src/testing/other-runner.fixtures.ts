// In charge of: the same engine over another runner of plans, so that whole answers can be compared.
import { join } from 'node:path';
import { diskStore } from '../file-store/index.ts';
import { importReader } from './open-lab.fixtures.ts';
import { openEngine, type Engine, type Reads, type Storage } from '@trellis/engine';
import type { LinkedEntity, Model } from '@trellis/model';
import type { PlanRunner } from '@trellis/query';
import type { Lab } from './open-lab.fixtures.ts';

/** Opens an engine that answers reads by a runner made for its own model. It writes nothing. */
export async function engineOver(lab: Lab, runnerOf: (model: Model) => PlanRunner): Promise<Engine> {
  const { storage } = lab;
  let runner: PlanRunner | undefined;
  const current = (): PlanRunner => {
    if (runner === undefined) throw new TypeError('read before the model was there');
    return runner;
  };
  const refuse = (): never => {
    throw new TypeError('not part of this comparison');
  };
  const read: Reads = {
    files: storage.read.files,
    rows: (plan, actor) => current().rows(plan, actor),
    groups: (plan, actor) => current().groups(plan, actor),
    values: (field, records) => current().values(field, records),
    stored: refuse,
    auditEntries: refuse,
    requests: refuse,
    recordLog: refuse,
    batchLog: refuse,
    logBatch: refuse,
    logBatches: refuse,
    batchParts: refuse,
    logAfter: refuse,
    job: refuse,
    jobs: async () => [],
    recipes: refuse,
    change: refuse,
    rowsOver: refuse,
  };
  const other: Storage = {
    name: storage.name,
    isShared: false,
    claim: async () => ({ release: async () => undefined }),
    stop: refuse,
    read,
    identity: storage.identity,
    seq: () => storage.seq(),
    write: refuse,
    onCommit: () => () => undefined,
    onDocuments: () => () => undefined,
    apps: () => storage.apps(),
    documents: () => storage.documents(),
    install: refuse,
    change: refuse,
    makeRoom: refuse,
    clearRoom: refuse,
    reserveNumbers: refuse,
    snapshot: refuse,
    dropped: () => [],
    purgeDropped: refuse,
    catalog: (app, document) => storage.catalog(app, document),
    useModel: async (model) => {
      runner = runnerOf(model);
    },
    verify: async () => [],
    scrub: refuse,
    close: async () => undefined,
  };
  return openEngine({
    storage: other,
    cursorKey: new Uint8Array(32).fill(7),
    imports: { folder: join(lab.folder, 'jobs'), reader: importReader },
    files: { store: diskStore(join(lab.folder, 'files')), maxMb: 1 },
    now: () => lab.now,
    onError: (error) => lab.errors.push(error),
  });
}

/** The entity of another model with the same key. */
export function sameEntity(model: Model, entity: LinkedEntity): LinkedEntity {
  const found = model.entities.get(entity.key);
  if (found === undefined) throw new TypeError(`no entity ${entity.key}`);
  return found;
}
