// In charge of: public links on PostgreSQL. They are answered from memory; the other processes are told of writes.
import type { LinkRoom, PublicLink, PublicLinkChange, PublicLinks, PublicLinkUses } from '@trellis/engine';
import { hashKey, insertPublicLink, publicLinkUses, updatePublicLink, usePublicLink } from '../sql/public-links.ts';
import type { IdentityParts } from './postgres-identity.ts';

/** Public links on PostgreSQL. They belong to who made them: with that person every process reads them anew. */
export class PostgresPublicLinks implements PublicLinks {
  readonly #parts: IdentityParts;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
  }

  all(): readonly PublicLink[] {
    return [...this.#parts.memory.publicLinks.values()];
  }

  byId(id: number): PublicLink | undefined {
    return this.#parts.memory.publicLinks.get(id);
  }

  byToken(tokenHash: Uint8Array): PublicLink | undefined {
    const { publicLinks, linkIds } = this.#parts.memory;
    return publicLinks.get(linkIds.get(hashKey(tokenHash)) ?? 0);
  }

  async add(link: Omit<PublicLink, 'id'>, tokenHash: Uint8Array, maxOpen: number): Promise<PublicLink> {
    const id = await this.#parts.write(
      (execute) => insertPublicLink(execute, link, tokenHash, maxOpen),
      () => link.madeBy,
    );
    return { ...link, id };
  }

  change(link: PublicLink, change: PublicLinkChange, room: LinkRoom): Promise<boolean> {
    return this.#parts.write(
      (execute) => updatePublicLink(execute, link, change, room),
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
