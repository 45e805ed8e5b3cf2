// In charge of: the room where an app that is being imported grows unseen: its numbers, its notes, and clearing all of it away again.
import type { InstalledApp, LinkedApp, LinkedEntity, LinkedField, Model, WorkspaceSource } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { randomUUID } from 'node:crypto';
import { fingerprint } from '../schema-change/proposal.ts';
import type { InstallChange, Storage, StoredJob, Tx } from '../storage.ts';
import { linkOrRefuse } from '../workspace.ts';

/** The kind of job that imports of apps are noted as. */
const TYPE = 'app-import';
/** Not `running`: nobody waits for it, asks for it or may stop it. */
const STAGING = 'staging';
const actor = systemActor('archive');

/** Where records of one entity are: all of it, or some fields of an entity that was there before. */
export interface Room {
  readonly entity: number;
  readonly fields: readonly number[];
  readonly isWhole: boolean;
}

/** An app that is linked under numbers of its own, though not in force. */
export interface Staged {
  readonly source: WorkspaceSource;
  readonly model: Model;
  readonly app: LinkedApp;
  readonly numbers: NonNullable<InstallChange['numbers']>;
  /** The documents it was linked with. */
  readonly base: string;
}

/** Links an app that comes with what is here, under numbers that nobody else is given. */
export async function stageApp(storage: Storage, source: WorkspaceSource, id: InstalledApp['id']): Promise<Staged> {
  const base = fingerprint(storage);
  const wanted: { readonly app: string; readonly document: string }[] = [];
  linkOrRefuse(source, (app, document) => {
    const known = storage.catalog(app, document);
    if (known === undefined) wanted.push({ app, document });
    // Strangers need numbers of their own while they are looked at.
    return known ?? 1_000_000_000 + wanted.length;
  });
  const reserved = await storage.reserveNumbers(wanted.length);
  const numbers = wanted.map((name, place) => ({ ...name, number: reserved[place] ?? 0 }));
  const given = new Map(numbers.map(({ app, document, number }) => [`${app}/${document}`, number]));
  const model = linkOrRefuse(source, (app, document) => storage.catalog(app, document) ?? given.get(`${app}/${document}`) ?? 0);
  const app = model.apps.find((each) => each.id === id);
  if (app === undefined) throw new TypeError('the archive’s app is not in the model that results');
  return { source, model, app, numbers, base };
}

function roomOf(entity: LinkedEntity, taken: ReadonlySet<number>): Room | undefined {
  const fields = entity.fields
    .filter(({ number, storage }: LinkedField) => taken.has(number) && storage.shape !== 'none')
    .map(({ number }) => number);
  const isWhole = taken.has(entity.number);
  return isWhole || fields.length > 0 ? { entity: entity.number, fields, isWhole } : undefined;
}

/** The notes of an import, from before its first record until it is whole or gone. */
export class Staging {
  readonly #storage: Storage;
  readonly #rooms: readonly Room[];
  readonly #job: Omit<StoredJob, 'status' | 'state'>;

  constructor(storage: Storage, id: string, rooms: readonly Room[], createdAt: number) {
    this.#storage = storage;
    this.#rooms = rooms;
    this.#job = { id, type: TYPE, actor: 0, createdAt };
  }

  /** Notes an import before there is anything of it, then makes room for it. */
  static async begin(storage: Storage, now: number, { model, numbers }: Staged): Promise<Staging> {
    const taken = new Set(numbers.map(({ number }) => number));
    const rooms = [...model.entities.values()].flatMap((entity) => roomOf(entity, taken) ?? []);
    const staging = new Staging(storage, randomUUID(), rooms, now);
    await storage.write(actor, (tx) => staging.#save(tx, STAGING));
    await storage.makeRoom(model);
    return staging;
  }

  /** Notes, within the unit that makes it visible, that the import is done. */
  async done(tx: Tx): Promise<void> {
    await this.#save(tx, 'done');
  }

  /** Clears everything away. Interrupted, it is done again. `erase` removes files. */
  async clear(erase: (keys: readonly string[]) => Promise<void>): Promise<void> {
    const entities = new Set(this.#rooms.filter(({ isWhole }) => isWhole).map(({ entity }) => entity));
    const fields = new Set(this.#rooms.flatMap((room) => room.fields));
    for (let last = ''; ;) {
      const page = await this.#storage.read.files.after(last, 500);
      await erase(page.filter((file) => entities.has(file.entity) || fields.has(file.field)).map(({ key }) => key));
      const next = page.at(-1)?.key;
      if (next === undefined) break;
      last = next;
    }
    for (const { entity, fields: own, isWhole } of this.#rooms) await this.#storage.clearRoom(entity, own, isWhole);
    await this.#storage.write(actor, (tx) => this.#save(tx, 'failed'));
  }

  async #save(tx: Tx, status: string): Promise<void> {
    await tx.saveJob({ ...this.#job, status, state: JSON.stringify(this.#rooms) });
  }
}

/** Imports that are neither whole nor cleared away. All but those of whoever has the claim on changing documents are dead. */
export async function openImports(storage: Storage): Promise<readonly Staging[]> {
  const jobs = (await storage.read.jobs(STAGING)).filter(({ type }) => type === TYPE);
  return jobs.map(({ id, state, createdAt }) => new Staging(storage, id, JSON.parse(state) as readonly Room[], createdAt));
}
