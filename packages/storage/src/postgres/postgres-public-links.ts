// In charge of: public links on PostgreSQL. They are answered from memory; the other processes are told of writes.
import type { PublicLink, PublicLinkChange, PublicLinks, PublicLinkUses } from '@trellis/engine';
import { hashKey, insertPublicLink, publicLinkUses, updatePublicLink, usePublicLink } from '../sql/public-links.ts';
import type { IdentityParts } from './postgres-identity.ts';

/** Public links on PostgreSQL. They belong to who made them: with that person every process reads them anew. */
export class PostgresPublicLinks implements PublicLinks {
  readonly #parts: IdentityParts;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
  }

  all(): readonly PublicLink[] {
    return [...this.#parts.memory.publicLinks.values()].map(({ link }) => link);
  }

  byId(id: number): PublicLink | undefined {
    return this.#parts.memory.publicLinks.get(id)?.link;
  }

  byToken(tokenHash: Uint8Array): PublicLink | undefined {
    const wanted = hashKey(tokenHash);
    for (const { hash, link } of this.#parts.memory.publicLinks.values()) if (hash === wanted) return link;
    return undefined;
  }

  async add(link: Omit<PublicLink, 'id'>, tokenHash: Uint8Array): Promise<PublicLink> {
    const id = await this.#parts.write(
      (execute) => insertPublicLink(execute, link, tokenHash),
      () => link.madeBy,
    );
    return { ...link, id };
  }

  change(link: PublicLink, change: PublicLinkChange): Promise<boolean> {
    return this.#parts.write(
      (execute) => updatePublicLink(execute, link.id, change),
      () => link.madeBy,
    );
  }

  use({ id }: PublicLink, now: number): Promise<void> {
    return this.#parts.write(
      (execute) => usePublicLink(execute, id, now),
      () => undefined,
    );
  }

  uses(): Promise<ReadonlyMap<number, PublicLinkUses>> {
    return publicLinkUses(this.#parts.read);
  }
}
