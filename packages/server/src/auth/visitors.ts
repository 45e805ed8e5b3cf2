// In charge of: who comes by a public link: opening it, and finding them again by the short session that opening gave.
import { decidesAudit, withoutAudit, type Links, type OpenedLink, type PublicLink, type PublicLinks } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import { createHmac, hash } from 'node:crypto';
import type { Standing } from './callers.ts';
import { isPasswordRight } from './passwords.ts';
import type { Throttle } from './throttle.ts';
import { isSameText, tokenHash } from './tokens.ts';

/** How long what opening a link gave is good for. */
const SESSION_MS = 8 * 3_600_000;
/** What a session of a link begins with, so that it is taken for no other token. */
const PREFIX = 'link.';
const FORM = /^link\.(\d{1,15})\.(\d{1,15})\.([\w-]{22})\.([\w-]{43})$/;

/** Somebody who came by a link. */
export interface Visitor {
  readonly actor: Actor;
  readonly link: PublicLink;
  readonly token: string;
}

/** A link that was opened. */
export interface Opening {
  readonly opened: OpenedLink;
  readonly token: string;
  readonly expiresAt: number;
}

/** What the door does that a link is opened through. */
export interface OpeningDoor {
  /** Told which link is meant, before it is looked at closer. */
  readonly found: (link: PublicLink) => void;
  /** Whether the opening is written down by itself, asked when nothing else refuses it. */
  readonly isEntry: (link: PublicLink) => boolean;
}

/** What finding visitors needs. `key` is the server's; `now` is UTC milliseconds. */
export interface VisitorsContext {
  readonly links: Links;
  readonly kept: PublicLinks;
  readonly throttle: Throttle;
  readonly key: Uint8Array;
  readonly now: () => number;
}

/** Whether a token says that it is a session of a link. */
export function isVisitorToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

function hasSameRights(a: Actor, b: Actor): boolean {
  return a.bounds?.key === b.bounds?.key && a.bounds?.by.signature === b.bounds?.by.signature && a.bounds?.model === b.bounds?.model;
}

/**
 * Visitors. Their sessions are sealed under the server's key and kept nowhere, so that opening a public form a million times fills
 * nothing; a session is as good as its link is at the moment it is used.
 */
export class Visitors {
  readonly #context: VisitorsContext;
  readonly #key: Uint8Array;

  constructor(context: VisitorsContext) {
    this.#context = context;
    this.#key = createHmac('sha256', context.key).update('sessions of public links').digest();
  }

  /** Opens a link. Unknown, expired, revoked and used-up ones are refused alike (P9), after as much work. */
  async open(token: string, password: string | undefined, source: string, door: OpeningDoor): Promise<Opening> {
    const { links, kept, throttle, now } = this.#context;
    // Counted by source alone: a token is too long to guess, and strangers must not keep those who have it out.
    const account = `public link ${source}`;
    throttle.attempt(account, account);
    const link = kept.byToken(tokenHash(token));
    const opened = link === undefined ? undefined : links.open(link);
    if (link !== undefined) door.found(link);
    // That a password is asked for is no answer to a guess: whoever has the link is told so before they type one.
    if (isAskedFor(opened?.link, password)) {
      throttle.forgive(account, account);
      throw new AppError('unauthenticated', 'link.password');
    }
    await this.#checkPassword(opened?.link, password, source);
    if (opened === undefined) throw new AppError('not-found', 'link.not-found');
    const use = (): Promise<void> => kept.use(opened.link, now());
    const { id, name } = opened.link;
    await (door.isEntry(opened.link) ? decidesAudit(use, { target: `link:${id}`, actorName: name }) : withoutAudit(use));
    throttle.succeeded(account, account);
    return { opened, ...this.#begin(opened.link) };
  }

  /** Who has this session now; undefined when it or its link is over, or the link's password is another one. */
  find(token: string): Visitor | undefined {
    const [, id = '', expiresAt = '', mark = '', seal = ''] = FORM.exec(token) ?? [];
    if (id === '' || !isSameText(seal, this.#seal(`${id}.${expiresAt}.${mark}`)) || Number(expiresAt) <= this.#context.now()) return undefined;
    const link = this.#context.kept.byId(Number(id));
    const opened = link === undefined || !isSameText(mark, markOf(link)) ? undefined : this.#context.links.open(link);
    return opened === undefined ? undefined : { actor: opened.actor, link: opened.link, token };
  }

  /** Whether a visitor found earlier still is who they were. */
  standing(visitor: Visitor): Standing {
    const found = this.find(visitor.token);
    if (found === undefined) return 'out';
    return found.actor === visitor.actor || hasSameRights(found.actor, visitor.actor) ? 'same' : 'changed';
  }

  async #checkPassword(link: PublicLink | undefined, password: string | undefined, source: string): Promise<void> {
    const { throttle } = this.#context;
    if (password === undefined || link?.passwordHash === null) return;
    const account = `password of link ${link?.id ?? 0}`;
    if (link !== undefined) throttle.attempt(account, source);
    // Who asks for what is not there waits as long as who is wrong.
    const fits = await isPasswordRight(link?.passwordHash ?? null, password);
    if (link === undefined) return;
    if (!fits) throw new AppError('unauthenticated', 'link.wrong-password');
    throttle.succeeded(account, source);
  }

  #begin(link: PublicLink): Pick<Opening, 'token' | 'expiresAt'> {
    const expiresAt = Math.min(this.#context.now() + SESSION_MS, link.expiresAt ?? Number.MAX_SAFE_INTEGER);
    const said = `${link.id}.${expiresAt}.${markOf(link)}`;
    return { token: `${PREFIX}${said}.${this.#seal(said)}`, expiresAt };
  }

  #seal(said: string): string {
    return createHmac('sha256', this.#key).update(said).digest('base64url');
  }
}

/** Whether a link has a password that was not sent along. */
function isAskedFor(link: PublicLink | undefined, password: string | undefined): boolean {
  return password === undefined && link !== undefined && link.passwordHash !== null;
}

/** What a session knows of its link's password: with another one it is over. */
function markOf({ passwordHash }: PublicLink): string {
  return hash('sha256', passwordHash ?? '', 'base64url').slice(0, 22);
}
