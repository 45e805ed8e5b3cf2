// In charge of: public links as people make, list and end them, and who comes by one.
import { AppError, invalid, issue, localText, type Locale, type LocalText } from '@trellis/errors';
import { FALSE, nobody } from '@trellis/expr';
import { localDay } from '@trellis/fields';
import type { LinkedApp, Model } from '@trellis/model';
import { rightsOf, type Actor, type Bounds } from '@trellis/permissions';
import type { LinkDocumentsJson, PublicLinkJson } from '@trellis/query';
import { linkDocuments } from '../app-json.ts';
import type { Engine } from '../engine.ts';
import type { Identity, User } from '../identity.ts';
import { userActor } from '../user-actor.ts';
import { boundsOf, missingFields } from './link-bounds.ts';
import type { PublicLink, PublicLinkChange, PublicLinkKind, PublicLinkUses } from './public-link.ts';

/** What somebody asks a link to be. */
export interface LinkInput {
  readonly kind: PublicLinkKind;
  /** Id of the form or view. */
  readonly target: string;
  readonly name?: string;
  /** UTC milliseconds; without it the link does not expire. */
  readonly expiresAt?: number | null;
  readonly passwordHash?: string | null;
  readonly maxUses?: number | null;
}

/** What may be changed of a link. */
export type LinkChange = Pick<PublicLinkChange, 'name' | 'expiresAt' | 'passwordHash'>;

/** A link with who comes by it. */
export interface OpenedLink {
  readonly link: PublicLink;
  readonly actor: Actor;
  readonly app: LinkedApp;
  readonly label: LocalText;
}

/** What the links need. */
export interface LinksContext {
  readonly identity: Identity;
  readonly engine: Pick<Engine, 'model' | 'app'>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Links that one person may have open at once. */
  readonly maxOpen: number;
}

/** What was worked out for a link last, and of what. */
interface Known {
  readonly model: Model;
  readonly link: PublicLink;
  readonly maker: User;
  readonly today: number;
  readonly opened: OpenedLink | undefined;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function gives(bounds: Bounds): boolean {
  return bounds.rows !== FALSE || bounds.created !== FALSE;
}

function labelOf({ app, document, created }: Bounds): LocalText {
  const documents = created === FALSE ? app.views : app.forms;
  return documents.find((each) => each.id === document)?.label ?? document;
}

/** Public links. */
export class Links {
  readonly #context: LinksContext;
  readonly #known = new Map<number, Known>();

  constructor(context: LinksContext) {
    this.#context = context;
  }

  /** Who comes by the link now; undefined when it is revoked or expired, its maker disabled, or there is nothing that they may give. */
  open(link: PublicLink): OpenedLink | undefined {
    const { identity, engine, now } = this.#context;
    const { model } = engine;
    const at = now();
    const maker = identity.user(link.madeBy);
    if (link.revokedAt !== null || (link.expiresAt !== null && link.expiresAt <= at) || maker === undefined || maker.disabled) return undefined;
    const today = localDay(at, model.workspace.timezone);
    const known = this.#known.get(link.id);
    if (known?.model === model && known.link === link && known.maker === maker && known.today === today) return known.opened;
    const opened = this.#opened(link, userActor(maker), today);
    this.#known.set(link.id, { model, link, maker, today, opened });
    return opened;
  }

  /** What the page of a link is made of. */
  documents({ actor, app }: OpenedLink): LinkDocumentsJson {
    const { model } = this.#context.engine;
    return linkDocuments(model, rightsOf(model, actor), app);
  }

  /** Makes a link (W4: of what its maker may take out of the product, or bring into it). */
  async create(actor: Actor, app: string, input: LinkInput, tokenHash: Uint8Array, locale: Locale): Promise<PublicLinkJson> {
    const { id: appId } = this.#context.engine.app(actor, app).app;
    if (actor.kind !== 'user' || actor.id === null) throw new AppError('forbidden', 'access.denied');
    const { kind, target } = input;
    const at = this.#context.now();
    const bounds = this.#bounds({ kind, app: appId, target }, actor, localDay(at, this.#context.engine.model.workspace.timezone));
    if (bounds === undefined) throw new AppError('not-found', 'link.no-target');
    if (!gives(bounds)) throw new AppError('forbidden', kind === 'form' ? 'link.form-not-allowed' : 'link.share-not-allowed');
    if (kind === 'form') refuseIncomplete(bounds);
    checkTimes(input, at);
    const { expiresAt = null, passwordHash = null, maxUses = null } = input;
    const name = input.name?.trim().normalize('NFC') || localText(labelOf(bounds), locale);
    const draft = { kind, app: appId, target, name, madeBy: actor.id, madeAt: at, expiresAt, passwordHash, revokedAt: null, maxUses };
    const { identity, maxOpen } = this.#context;
    return this.#json(await identity.publicLinks.add(draft, tokenHash, maxOpen), undefined);
  }

  /** To owners every link of an app, to others their own; newest first. */
  async list(actor: Actor, app: string): Promise<readonly PublicLinkJson[]> {
    const { id } = this.#context.engine.app(actor, app).app;
    const { publicLinks } = this.#context.identity;
    const own = publicLinks.all().filter((link) => link.app === id && isTheirs(link, actor));
    const uses = await publicLinks.uses();
    return own.toSorted((a, b) => b.id - a.id).map((link) => this.#json(link, uses.get(link.id)));
  }

  /** Changes a link of one's own, as an owner any. */
  async change(actor: Actor, id: number, change: LinkChange): Promise<PublicLinkJson> {
    const link = this.#theirs(actor, id);
    checkTimes(change, this.#context.now());
    await this.#changed(link, change);
    const { publicLinks } = this.#context.identity;
    return this.#json(publicLinks.byId(id) ?? link, (await publicLinks.uses()).get(id));
  }

  /** Ends a link for good. */
  async revoke(actor: Actor, id: number): Promise<void> {
    await this.#changed(this.#theirs(actor, id), { revokedAt: this.#context.now() });
  }

  async #changed(link: PublicLink, change: PublicLinkChange): Promise<void> {
    const { identity, maxOpen, now } = this.#context;
    if (!(await identity.publicLinks.change(link, change, { maxOpen, now: now() }))) throw new AppError('conflict', 'link.revoked');
  }

  #theirs(actor: Actor, id: number): PublicLink {
    const link = this.#context.identity.publicLinks.byId(id);
    if (link === undefined || !isTheirs(link, actor)) throw new AppError('not-found', 'link.unknown');
    return link;
  }

  #bounds(link: Pick<PublicLink, 'kind' | 'app' | 'target'> & { readonly id?: number }, maker: Actor, today: number): Bounds | undefined {
    return boundsOf({ model: this.#context.engine.model, link, maker, today });
  }

  #opened(link: PublicLink, maker: Actor, today: number): OpenedLink | undefined {
    const bounds = this.#bounds(link, maker, today);
    if (bounds === undefined || !gives(bounds)) return undefined;
    const { kind, name } = link;
    const actor: Actor = { ...nobody, kind, name, owner: false, bounds };
    return { link, actor, app: bounds.app, label: labelOf(bounds) };
  }

  #stateOf(link: PublicLink, uses: number): PublicLinkJson['state'] {
    if (link.revokedAt !== null) return 'revoked';
    if (link.expiresAt !== null && link.expiresAt <= this.#context.now()) return 'expired';
    if (link.maxUses !== null && uses >= link.maxUses) return 'used-up';
    return this.open(link) === undefined ? 'idle' : 'open';
  }

  #json(link: PublicLink, used: PublicLinkUses | undefined): PublicLinkJson {
    const { id, kind, app, target, name, madeBy, madeAt, expiresAt, passwordHash, maxUses } = link;
    const uses = used?.uses ?? 0;
    return {
      id,
      kind,
      app,
      target,
      name,
      maxUses,
      uses,
      madeBy: { id: madeBy, name: this.#context.identity.user(madeBy)?.name ?? `#${madeBy}` },
      madeAt: new Date(madeAt).toISOString(),
      expiresAt: iso(expiresAt),
      hasPassword: passwordHash !== null,
      lastUsedAt: iso(used?.lastUsedAt ?? null),
      state: this.#stateOf(link, uses),
    };
  }
}

function isTheirs(link: PublicLink, actor: Actor): boolean {
  return actor.owner || (actor.kind === 'user' && actor.id !== null && link.madeBy === actor.id);
}

function checkTimes({ expiresAt }: Pick<LinkInput, 'expiresAt'>, now: number): void {
  if (typeof expiresAt === 'number' && expiresAt <= now) throw invalid('request.invalid', [issue('link.past', 'expiresAt')]);
}

/** A form that nobody could send is no use to anyone. */
function refuseIncomplete(bounds: Bounds): void {
  const missing = missingFields(bounds);
  if (missing.length > 0)
    throw invalid(
      'link.form-incomplete',
      missing.map((field) => issue('link.field-missing', field.name, { field: field.label })),
    );
}
