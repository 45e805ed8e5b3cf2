// In charge of: public links on SQLite. They are kept in memory too, which every write refreshes.
import type { Database } from 'better-sqlite3';
import type { LinkRoom, PublicLink, PublicLinkChange, PublicLinks, PublicLinkUses } from '@trellis/engine';
import type { Execute } from '../sql/plan-runner.ts';
import { hashKey, insertPublicLink, keptLink, publicLinksQuery, publicLinkUses, updatePublicLink, usePublicLink } from '../sql/public-links.ts';
import { executor } from './connection.ts';
import type { WriteQueue } from './write-queue.ts';

/** Public links on SQLite. One process owns the data folder, so memory is never behind the file. */
export class SqlitePublicLinks implements PublicLinks {
  readonly #database: Database;
  readonly #execute: Execute;
  readonly #queue: WriteQueue;
  readonly #byId = new Map<number, PublicLink>();
  readonly #byToken = new Map<string, number>();

  constructor(database: Database, queue: WriteQueue) {
    this.#database = database;
    this.#execute = executor(database);
    this.#queue = queue;
    this.read();
  }

  all(): readonly PublicLink[] {
    return [...this.#byId.values()];
  }

  byId(id: number): PublicLink | undefined {
    return this.#byId.get(id);
  }

  byToken(tokenHash: Uint8Array): PublicLink | undefined {
    return this.#byId.get(this.#byToken.get(hashKey(tokenHash)) ?? 0);
  }

  async add(link: Omit<PublicLink, 'id'>, tokenHash: Uint8Array, maxOpen: number): Promise<PublicLink> {
    const id = await this.#queue.add(() => insertPublicLink(this.#execute, link, tokenHash, maxOpen));
    this.read(link.madeBy);
    return { ...link, id };
  }

  async change(link: PublicLink, change: PublicLinkChange, room: LinkRoom): Promise<boolean> {
    const isChanged = await this.#queue.add(() => updatePublicLink(this.#execute, link, change, room));
    this.read(link.madeBy);
    return isChanged;
  }

  use({ id }: PublicLink, now: number): Promise<void> {
    return this.#queue.add(() => usePublicLink(this.#execute, id, now));
  }

  uses(): Promise<ReadonlyMap<number, PublicLinkUses>> {
    return publicLinkUses(this.#execute);
  }

  /** Reads the links anew: all of them, or those that somebody made. */
  read(madeBy?: number): void {
    const { text, values } = publicLinksQuery(madeBy);
    for (const row of this.#database.prepare(text).raw().all(values) as unknown[][]) {
      const { hash, link } = keptLink(row);
      this.#byId.set(link.id, link);
      this.#byToken.set(hash, link.id);
    }
  }
}
