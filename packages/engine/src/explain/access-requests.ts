// In charge of: requests for access: people ask, owners decide: by a role that they give, or by the answer alone.
import { AppError, invalid, issue } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { AccessDecision, AccessInput, AccessRequestJson, AccessRequestPage } from '@trellis/query';
import { actTeller, type AuditPart } from '../audit/audit-carry.ts';
import { userChange } from '../audit/people-changes.ts';
import type { PeopleTx } from '../identity.ts';
import { ownerId } from '../owners.ts';
import type { Storage, StoredRequest } from '../storage.ts';

/** Open requests that one person may have. */
const MAX_OPEN = 20;

/** What requests need of the engine. */
export interface AccessRequestsContext {
  readonly storage: Pick<Storage, 'write' | 'read' | 'identity'>;
  readonly names: (user: number) => string;
  readonly hasRole: (role: string) => boolean;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Requests for access. */
export class AccessRequests {
  readonly #storage: AccessRequestsContext['storage'];
  readonly #names: AccessRequestsContext['names'];
  readonly #hasRole: AccessRequestsContext['hasRole'];
  readonly #now: AccessRequestsContext['now'];

  constructor({ storage, names, hasRole, now }: AccessRequestsContext) {
    this.#storage = storage;
    this.#names = names;
    this.#hasRole = hasRole;
    this.#now = now;
  }

  /** Keeps a request; asking for the same again answers the one that is open. */
  async ask(actor: Actor, app: string, entity: string, input: AccessInput): Promise<AccessRequestJson> {
    const { id: userId } = actor;
    if (userId === null) throw new AppError('forbidden', 'access.denied');
    const { record = null, field = null, action } = input;
    const text = input.reason?.trim().normalize('NFC') ?? '';
    const asked = await this.#storage.write(actor, async (tx) => {
      const open = await tx.requests({ user: userId, status: 'open', before: Number.MAX_SAFE_INTEGER, limit: MAX_OPEN });
      const same = open.find(
        (each) => each.app === app && each.entity === entity && each.record === record && each.field === field && each.action === action,
      );
      if (same !== undefined) return same;
      if (open.length >= MAX_OPEN) throw new AppError('conflict', 'access.too-many-requests', { params: { max: MAX_OPEN } });
      const reason = text === '' ? null : text;
      const id = await tx.addRequest({ userId, app, entity, record, field, action, reason });
      const [kept] = await tx.requests({ id, before: Number.MAX_SAFE_INTEGER, limit: 1 });
      if (kept === undefined) throw new TypeError(`the request ${id} was not kept`);
      return kept;
    });
    return this.#json(asked);
  }

  /** To owners everyone's requests, to others their own; newest first. */
  async list(
    actor: Actor,
    { status, limit, cursor }: { readonly status?: StoredRequest['status']; readonly limit: number; readonly cursor?: string },
  ): Promise<AccessRequestPage> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(/^[1-9]\d{0,14}$/.exec(cursor)?.[0]);
    if (Number.isNaN(before)) throw new AppError('invalid', 'query.bad-cursor');
    const own = actor.owner ? {} : { user: actor.id ?? 0 };
    const found = await this.#storage.read.requests({ ...own, ...(status === undefined ? {} : { status }), before, limit: limit + 1 });
    const requests = found.slice(0, limit);
    const last = requests.at(-1);
    return {
      requests: requests.map((each) => this.#json(each)),
      ...(found.length > limit && last !== undefined ? { nextCursor: String(last.id) } : {}),
    };
  }

  /**
   * Decides an open request (owners); of several who decide at once one does. With a role, that is given in the same unit: the request is
   * closed and the role held, or neither.
   */
  async decide(actor: Actor, id: number, { status, answer, role }: AccessDecision): Promise<AccessRequestJson> {
    const by = ownerId(actor);
    if (role !== undefined) this.#checkRole(role, status);
    const text = answer?.trim().normalize('NFC') ?? '';
    const tell = actTeller();
    const decided = await this.#storage.identity.changePeople(by, async (tx) => {
      const isWon = await tx.decideRequest(id, { status, decidedBy: by, decidedAt: this.#now(), answer: text === '' ? null : text });
      const kept = await tx.request(id);
      if (kept === undefined) throw new AppError('not-found', 'access.request-not-found');
      if (!isWon) throw new AppError('conflict', 'access.request-decided');
      if (role !== undefined) tell({ detail: { role }, parts: [await give(tx, kept.userId, role)] });
      return kept;
    });
    return this.#json(decided);
  }

  #checkRole(role: string, status: AccessDecision['status']): void {
    if (status !== 'granted') throw invalid('request.invalid', [issue('access.role-declined', 'role')]);
    if (!this.#hasRole(role)) throw invalid('person.invalid', [issue('person.unknown-role', 'role', { role })]);
  }

  #json({ at, userId, decidedBy, decidedAt, ...rest }: StoredRequest): AccessRequestJson {
    return {
      ...rest,
      at: new Date(at).toISOString(),
      user: { id: userId, name: this.#names(userId) },
      decidedBy: decidedBy === null ? null : { id: decidedBy, name: this.#names(decidedBy) },
      decidedAt: decidedAt === null ? null : new Date(decidedAt).toISOString(),
    };
  }
}

/** Gives somebody a role beside those they hold. Who is disabled gets none. */
async function give(tx: PeopleTx, id: number, role: string): Promise<AuditPart> {
  const user = (await tx.users()).find((each) => each.id === id);
  if (user === undefined) throw new AppError('not-found', 'person.not-found');
  if (user.disabled) throw new AppError('conflict', 'person.disabled');
  const roles = [...new Set([...user.roles, role])].toSorted();
  await tx.updateUser(id, { roles });
  return { kind: 'user.changed', target: `user:${id}`, detail: userChange(user, { ...user, roles }) };
}
