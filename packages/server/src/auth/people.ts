// In charge of: what owners do for people: inviting, changing, disabling, ending what is open.
import {
  actTeller,
  carryAudit,
  decidesAudit,
  isMailAddress,
  ownerId,
  userChange,
  type Access,
  type AuditAddition,
  type Engine,
  type Identity,
  type ToldOfUser,
  type User,
  type UserDraft,
} from '@trellis/engine';
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { PeopleJson, PersonJson } from '@trellis/query';
import { linkMark, newToken, tokenHash } from './tokens.ts';

const INVITE_MS = 7 * 86_400_000;

/** What an owner says about a person. */
export interface PersonInput {
  readonly email?: string;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly owner?: boolean;
  readonly disabled?: boolean;
}

/** An invitation that was just made: its token is known here this once. */
export interface Invitation {
  readonly user: User;
  readonly token: string;
  readonly expiresAt: number;
}

/** What looking after people needs. `now` is UTC milliseconds. */
export interface PeopleContext {
  readonly identity: Identity;
  readonly engine: Engine;
  readonly now: () => number;
}

/** A person as owners see them. */
export function personJson({ id, email, name, owner, roles, disabled, passwordHash, secondFactor, entered }: User): PersonJson {
  const state = disabled ? 'disabled' : passwordHash === null && !entered ? 'invited' : 'active';
  return { id, email, name, owner, roles, state, secondFactor };
}

/** What of a person's access ends with a change: a disabled one has none, another standing needs another session. */
function endsWith(change: PersonInput): readonly Access[] {
  if (change.disabled === true) return ['sessions', 'tokens', 'links'];
  return change.owner === undefined ? [] : ['sessions'];
}

/** What owners may do for people. Everything asks first whether the actor is one, and the write asks again. */
export class People {
  readonly #identity: Identity;
  readonly #engine: Engine;
  readonly #now: () => number;

  constructor({ identity, engine, now }: PeopleContext) {
    this.#identity = identity;
    this.#engine = engine;
    this.#now = now;
  }

  /** Everyone, with their state, and the roles one can give them. */
  list(actor: Actor): Omit<PeopleJson, 'mail'> {
    ownerId(actor);
    const inOrder = [...this.#engine.model.roles.values()].toSorted((a, b) => a.order - b.order);
    const roles = inOrder.map(({ id, label }) => ({ id, label }));
    return { people: this.#identity.users().map(personJson), roles };
  }

  /** Adds a person without a password, and the link to set one. */
  async invite(actor: Actor, input: PersonInput & { readonly email: string; readonly name: string }): Promise<Invitation> {
    const by = ownerId(actor);
    const { email, name, roles = [], owner = false } = { ...input, ...this.#checked(input) };
    const draft = { email, name, roles, owner, passwordHash: null, locale: null, disabled: false };
    const token = newToken();
    const tell = actTeller();
    const id = await this.#identity.changePeople(by, async (tx) => {
      const [made = 0] = await tx.insertUsers([draft]);
      tell({ target: `user:${made}`, detail: { ...userChange(undefined, draft), link: linkMark(token) } });
      return made;
    });
    return this.#link(this.#known(id), token);
  }

  /** Makes a new link for a person who has no password yet, in place of the one before. */
  async inviteAgain(actor: Actor, id: number): Promise<Invitation> {
    ownerId(actor);
    const user = this.#known(id);
    if (user.passwordHash !== null) throw new AppError('conflict', 'person.has-password');
    const token = newToken();
    return decidesAudit(() => this.#link(user, token), { detail: { link: linkMark(token) } });
  }

  /** A link for somebody new who was brought in with others, and who may by then have no need of one. An act of its own in the audit. */
  async inviteNew(id: number, by: Pick<AuditAddition, 'actorId' | 'actorName' | 'source'>): Promise<Invitation | undefined> {
    const user = this.#identity.user(id);
    if (user === undefined || user.disabled || user.passwordHash !== null) return undefined;
    const token = newToken();
    const entry = { ...by, kind: 'link.created', target: `user:${id}`, result: 'done', detail: { link: linkMark(token) } } as const;
    return carryAudit(
      () => entry,
      'any',
      () => this.#link(user, token),
    );
  }

  /** Changes a person. */
  async update(actor: Actor, id: number, input: Omit<PersonInput, 'email'>): Promise<User> {
    const by = ownerId(actor);
    const before = this.#known(id);
    const { owner, disabled } = input;
    const change: Partial<UserDraft> = {
      ...this.#checked(input),
      ...(owner === undefined || owner === before.owner ? {} : { owner }),
      ...(disabled === undefined ? {} : { disabled }),
    };
    const told = actTeller();
    const tell = (was: ToldOfUser): void => told({ detail: userChange(was, { ...was, ...change }) });
    return this.#identity.updateUser(id, change, { by, ends: endsWith(change), tell });
  }

  /** Ends every session of a person; tokens stay. */
  async endSessions(actor: Actor, id: number): Promise<void> {
    const by = ownerId(actor);
    await this.#identity.updateUser(this.#known(id).id, {}, { by, ends: ['sessions'] });
  }

  #known(id: number): User {
    const user = this.#identity.user(id);
    if (user === undefined) throw new AppError('not-found', 'person.not-found');
    return user;
  }

  async #link(user: User, token: string): Promise<Invitation> {
    const expiresAt = this.#now() + INVITE_MS;
    if (!(await this.#identity.createLink(user.id, 'invite', tokenHash(token), expiresAt))) throw new AppError('conflict', 'person.disabled');
    return { user, token, expiresAt };
  }

  /** What was said, in the form that is kept; refuses everything wrong at once. */
  #checked({ email, name, roles }: PersonInput): Partial<UserDraft> {
    const address = email?.trim().normalize('NFC');
    const unknown = roles?.filter((role) => !this.#engine.model.roles.has(role)) ?? [];
    const issues: readonly Issue[] = [
      ...(address === undefined || isMailAddress(address) ? [] : [issue('person.bad-email', 'email')]),
      ...unknown.map((role) => issue('person.unknown-role', 'roles', { role })),
    ];
    if (issues.length > 0) throw invalid('person.invalid', issues);
    return {
      ...(address === undefined ? {} : { email: address }),
      ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }),
      ...(roles === undefined ? {} : { roles: [...new Set(roles)] }),
    };
  }
}
