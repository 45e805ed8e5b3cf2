// In charge of: opening a workspace in a temporary folder with the real store and the real engine, and cleaning up after.
import { testProgram } from '@trellis/dx/programs';
import { openEngine, type Engine, type FileStore, type RecordInput, type Storage, type Subscription, type Target } from '@trellis/engine';
import type { LinkedEntity, LinkedField, WorkspaceSource } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { diskStore } from '../file-store/index.ts';
import type { MirrorOptions } from '../sqlite/index.ts';
import { labSource } from './lab.fixtures.ts';
import { dropStore, openStore, storeKind, type StoreKind } from './stores.fixtures.ts';

/** The clock of tests begins here: 2026-11-22T16:00:00Z, already the 23rd in Shanghai. */
export const START = Date.UTC(2026, 10, 22, 16);

/** An opened workspace. */
export interface Lab {
  readonly folder: string;
  readonly storage: Storage;
  readonly engine: Engine;
  /** Errors that no caller waited for. */
  readonly errors: unknown[];
  /** Moves the clock. */
  now: number;
  entity(name: string): LinkedEntity;
  field(entity: string, name: string): LinkedField;
  close(): Promise<void>;
}

/** What a test may choose. */
export interface LabOptions {
  readonly source?: WorkspaceSource;
  /** Opens what is in this folder instead of beginning anew; it is left in place when closed. */
  readonly folder?: string;
  /** Documents to install into that folder. */
  readonly install?: WorkspaceSource;
  readonly readTimeoutMs?: number;
  /** Where a change of documents stops being small. */
  readonly changes?: { readonly atOnce?: number; readonly slice?: number };
  /** Keeps the bytes of files; in the folder unless given. */
  readonly store?: FileStore;
  /** The column mirror that the store runs; none unless given. */
  readonly mirror?: MirrorOptions;
  /** What to open it on; what this run is on unless given. */
  readonly kind?: StoreKind;
}

/** The actor for whom everything is allowed. */
export const owner: Actor = systemActor('test');

/**
 * Writes a record, and waits until it and so all that was written before has been told to those who subscribed before. `there` is the
 * opening of the workspace that tells; the one that writes unless given.
 */
export async function allTold({ engine }: Lab, target: Target, record: RecordInput, there: Pick<Lab, 'engine'> = { engine }): Promise<void> {
  const heard = new Set<number>();
  const { stop } = await there.engine.subscribe({ actor: owner, target }, ({ records }) => records.forEach(({ id }) => heard.add(id)));
  const [made] = await engine.create(owner, target, [record], {});
  while (!heard.has(made?.id ?? 0)) await later(5);
  stop();
}

/** Where a list is now, to come back from. */
export async function positionIn(engine: Engine, subscription: Subscription): Promise<string> {
  const { position, stop } = await engine.subscribe(subscription, () => undefined);
  stop();
  return position;
}

/** A person with roles. */
export function person(id: number, ...roles: readonly string[]): Actor {
  return {
    kind: 'user',
    id,
    name: `user ${id}`,
    email: `u${id}@example.test`,
    owner: false,
    roles: roles.toSorted(),
    departments: [],
    departmentsBelow: [],
    departmentsLed: [],
    team: [],
  };
}

/** The program that reads imported files. */
export const importReader = testProgram(new URL('../../../engine/src/import/import-process.ts', import.meta.url));

/** An entity of the lab, as requests name it. */
export const at = (entity: string): Target => ({ app: 'lab', entity });

/** Opens a lab. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'trellis-lab-'));
  const clock = { now: START };
  const errors: unknown[] = [];
  const kind = options.kind ?? storeKind;
  const storage = await openStore({
    kind,
    folder,
    now: () => clock.now,
    ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
    ...(options.readTimeoutMs === undefined ? {} : { readTimeoutMs: options.readTimeoutMs }),
  });
  const engine = await openEngine({
    storage,
    ...(options.folder === undefined ? { install: options.source ?? labSource } : {}),
    ...(options.install === undefined ? {} : { install: options.install }),
    ...(options.changes === undefined ? {} : { changes: options.changes }),
    cursorKey: new Uint8Array(32).fill(7),
    imports: { folder: join(folder, 'jobs'), reader: importReader },
    files: { store: options.store ?? diskStore(join(folder, 'files')), maxMb: 1 },
    now: () => clock.now,
    onError: (error) => errors.push(error),
  });
  const entity = (name: string): LinkedEntity => {
    const found = [...engine.model.entities.values()].find((each) => each.name === name);
    if (found === undefined) throw new TypeError(`no entity ${name}`);
    return found;
  };
  return {
    folder,
    storage,
    engine,
    errors,
    get now() {
      return clock.now;
    },
    set now(value) {
      clock.now = value;
    },
    entity,
    field(name, fieldName) {
      const found = entity(name).fieldByName.get(fieldName);
      if (found === undefined) throw new TypeError(`no field ${fieldName}`);
      return found;
    },
    async close() {
      await engine.close();
      if (options.folder !== undefined) return;
      await dropStore(kind, folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes users with ids 1 to `count`, and as many departments, each below the one before the last. */
export async function addUsers(lab: Lab, count: number): Promise<void> {
  for (let id = 1; id <= count; id += 1) {
    const user = await lab.storage.identity.createUser({
      email: `u${id}@example.test`,
      name: `User ${id}`,
      owner: false,
      roles: [],
      passwordHash: null,
      locale: null,
      disabled: false,
    });
    if (user.id !== id) throw new TypeError('users are numbered from 1');
    const department = { name: { en: `Team ${id}`, 'zh-CN': `第 ${id} 组` }, parent: id > 2 ? id - 2 : null, head: null, members: [] };
    await lab.storage.identity.changePeople(undefined, (tx) => tx.saveDepartment(undefined, department));
  }
}
