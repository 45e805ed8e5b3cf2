// In charge of: the entrance of every use case: which app and entity the caller may know, and how its records are read and written by them.
import { AppError, localText } from '@trellis/errors';
import type { Named } from '@trellis/fields';
import type { LinkedApp, LinkedEntity, Model } from '@trellis/model';
import { rightsOf, type Actor } from '@trellis/permissions';
import type { RecordJson } from '@trellis/query';
import { isAppVisible } from './app-json.ts';
import type { ReadOptions, Subscription, Target } from './engine.ts';
import type { FileLookup, FilesRunner } from './files/file-json.ts';
import { FormerFields } from './records/former-fields.ts';
import { recordsById, type Reading } from './records/record-read.ts';
import type { WriteContext } from './records/write-unit.ts';
import type { Storage, Tx } from './storage.ts';
import { userActor } from './user-actor.ts';

/** Finds what a caller asks for, under the documents in force. */
export class Entrance {
  /** The documents in force. */
  model: Model;
  readonly #storage: Storage;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number, model: Model) {
    this.#storage = storage;
    this.#now = now;
    this.model = model;
  }

  /** The apps that the caller may know. */
  apps(actor: Actor): readonly LinkedApp[] {
    const rights = rightsOf(this.model, actor);
    return this.model.apps.filter((app) => isAppVisible(this.model, rights, app));
  }

  /** An app by its address; one that the caller may not know does not exist. */
  app(actor: Actor, name: string): LinkedApp {
    const app = this.model.appByName.get(name);
    if (app === undefined || !isAppVisible(this.model, rightsOf(this.model, actor), app)) throw new AppError('not-found', 'app.not-found');
    return app;
  }

  /** An entity by its name or id; one of which the caller may neither read nor create a record does not exist. */
  entity(actor: Actor, target: Target): LinkedEntity {
    const app = this.app(actor, target.app);
    const entity = app.entities.find((each) => each.name === target.entity || each.id === target.entity);
    const rights = entity === undefined ? undefined : rightsOf(this.model, actor).of(entity);
    if (entity === undefined || rights === undefined || (!rights.can('read') && !rights.can('create')))
      throw new AppError('not-found', 'entity.not-found');
    return entity;
  }

  /** Whoever has this number and may sign in. */
  activeUser(id: number): Actor | undefined {
    const user = this.#storage.identity.user(id);
    return user === undefined || user.disabled ? undefined : userActor(user);
  }

  /** What a person or department is called. */
  names(id: number, of: Named = 'users'): string {
    const { identity } = this.#storage;
    if (of === 'users') return identity.user(id)?.name ?? `#${id}`;
    const name = identity.departments().find((each) => each.id === id)?.name;
    return name === undefined ? `#${id}` : localText(name, this.model.workspace.locale);
  }

  #exists(id: number, of: Named): boolean {
    const { identity } = this.#storage;
    return of === 'users' ? identity.user(id) !== undefined : identity.departments().some((each) => each.id === id);
  }

  /** How the caller reads an entity; `signal` ends what nobody waits for. */
  reading(actor: Actor, target: Target, { signal }: ReadOptions = {}): Reading {
    const entity = this.entity(actor, target);
    // Who may only add records knows the entity and sees none of them.
    if (!rightsOf(this.model, actor).of(entity).can('read')) throw new AppError('forbidden', 'access.denied');
    const { read } = this.#storage;
    const wanted = signal === undefined ? undefined : read.whileWanted?.(signal);
    return this.readingOf(actor, entity, wanted === undefined ? read : { ...wanted, files: read.files });
  }

  /** How an actor reads an entity by a runner. */
  readingOf(actor: Actor, entity: LinkedEntity, runner: FilesRunner): Reading {
    const files: FileLookup = (keys) => runner.files.byKey(keys);
    return { model: this.model, entity, actor, runner, files, names: (id, of) => this.names(id, of), former: this.#former(), now: this.#now() };
  }

  #former(): FormerFields {
    return new FormerFields(this.model, () => this.#storage.dropped());
  }

  /** How the records of a subscription are read. */
  subscribed(subscription: Subscription): Reading {
    return this.reading(subscription.actor, subscription.target);
  }

  /** What a unit knows that writes records of an entity. */
  writing(actor: Actor, entity: LinkedEntity): WriteContext {
    return {
      model: this.model,
      actor,
      entity,
      former: this.#former(),
      isNamed: (id, of) => this.#exists(id, of),
      answer: (tx, ids) => this.#answer(tx, actor, entity, ids),
    };
  }

  /** Written records as the actor may see them, in the order they were sent; who may not read gets ids and versions. */
  async #answer(tx: Tx, actor: Actor, entity: LinkedEntity, ids: readonly number[]): Promise<readonly RecordJson[]> {
    const mayRead = rightsOf(this.model, actor).of(entity).can('read');
    const found = mayRead ? await recordsById(this.readingOf(actor, entity, tx), ids, {}) : [];
    const known = new Map(found.map((record) => [record.id, record]));
    if (known.size === ids.length) return ids.flatMap((id) => known.get(id) ?? []);
    const stored = new Map((await tx.records(entity, ids)).map((record) => [record.id, record.version]));
    return ids.map((id) => known.get(id) ?? { id, version: stored.get(id) ?? 1 });
  }
}
