// In charge of: the port to public links: forms that anyone who has the link may fill in, and views that they may see. Tokens reach it hashed.

/** What a link opens: a form to fill in, or a view to see. */
export type PublicLinkKind = 'form' | 'share';

/** A link as stored. Times are UTC milliseconds. */
export interface PublicLink {
  readonly id: number;
  readonly kind: PublicLinkKind;
  readonly app: string;
  /** Id of the form or view. */
  readonly target: string;
  readonly name: string;
  readonly madeBy: number;
  readonly madeAt: number;
  readonly expiresAt: number | null;
  readonly passwordHash: string | null;
  readonly revokedAt: number | null;
  /** How often it may be opened; null for any number of times. */
  readonly maxUses: number | null;
}

/** What may change of a link. */
export type PublicLinkChange = Partial<Pick<PublicLink, 'name' | 'expiresAt' | 'passwordHash' | 'revokedAt'>>;

/** Links that were neither ended nor expired. */
export function openLinks(links: Pick<PublicLinks, 'all'>, now: number): readonly PublicLink[] {
  return links.all().filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now));
}

/** Whether a link opens a document of an app. */
export function isLinkTo(link: PublicLink, app: string, kind: string, id: string): boolean {
  return link.app === app && link.target === id && (link.kind === 'form' ? 'form' : 'view') === kind;
}

/** How often a link was opened, and when last. */
export interface PublicLinkUses {
  readonly uses: number;
  readonly lastUsedAt: number | null;
}

/** How many links one person may have open, and the time: UTC milliseconds. */
export interface LinkRoom {
  readonly maxOpen: number;
  readonly now: number;
}

/** Public links. What is asked often is answered from memory, in every process within a second of a change. */
export interface PublicLinks {
  /** All that were made, by id. */
  all(): readonly PublicLink[];
  byId(id: number): PublicLink | undefined;
  byToken(tokenHash: Uint8Array): PublicLink | undefined;
  /** Keeps a new link under the SHA-256 of its token; refused when its maker has `maxOpen` open already. One conditional write decides. */
  add(link: Omit<PublicLink, 'id'>, tokenHash: Uint8Array, maxOpen: number): Promise<PublicLink>;
  /** Changes a link that was not revoked; answers whether it was one. One that had ended comes back where there is room as for a new one. */
  change(link: PublicLink, change: PublicLinkChange, room: LinkRoom): Promise<boolean>;
  /** Counts an opening; refused when the link is revoked, expired or used up. One conditional write decides. */
  use(link: PublicLink, now: number): Promise<void>;
  uses(): Promise<ReadonlyMap<number, PublicLinkUses>>;
}
