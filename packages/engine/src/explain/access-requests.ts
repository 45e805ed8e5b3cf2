// In charge of: requests for access: people ask, owners decide. Deciding notes the answer; rights change where they are kept.
import { AppError } from '@trellis/errors';
import type { Actor } from '@trellis/permissions';
import type { AccessDecision, AccessInput, AccessRequestJson, AccessRequestPage } from '@trellis/query';
import { ownersOnly } from '../owners.ts';
import type { Storage, StoredRequest } from '../storage.ts';

/** Open requests that one person may have. */
const MAX_OPEN = 20;

/** What requests need of the engine. */
export interface AccessRequestsContext {
  readonly storage: Pick<Storage, 'write' | 'read'>;
  readonly names: (user: number) => string;
}

/** Requests for access. */
export class AccessRequests {
  readonly #storage: AccessRequestsContext['storage'];
  readonly #names: AccessRequestsContext['names'];

  constructor({ storage, names }: AccessRequestsContext) {
    this.#storage = storage;
    this.#names = names;
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

  /** Decides an open request (owners); of several who decide at once one does. */
  async decide(actor: Actor, id: number, decision: AccessDecision): Promise<AccessRequestJson> {
    ownersOnly(actor);
    const text = decision.answer?.trim().normalize('NFC') ?? '';
    const decided = await this.#storage.write(actor, async (tx) => {
      const isWon = await tx.decideRequest(id, { status: decision.status, decidedBy: actor.id, answer: text === '' ? null : text });
      const [kept] = await tx.requests({ id, before: Number.MAX_SAFE_INTEGER, limit: 1 });
      if (kept === undefined) throw new AppError('not-found', 'access.request-not-found');
      if (!isWon) throw new AppError('conflict', 'access.request-decided');
      return kept;
    });
    return this.#json(decided);
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
