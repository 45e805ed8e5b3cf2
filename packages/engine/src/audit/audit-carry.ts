// In charge of: carrying an audit entry from a door to the unit of writing that decides the act, through whatever is called between.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditDetail } from '@trellis/query';
import type { AuditAddition } from './audit-entry.ts';

/** An act under way, as the door that began it sees it. */
export interface AuditedAct {
  /** Whether the entry stands in the audit: it was written by the act's own unit. */
  readonly isKept: boolean;
}

/** What an act did to one of many: an entry of its own beside that of the act. */
export interface AuditPart {
  readonly kind: AuditAddition['kind'];
  readonly target: string;
  readonly detail: AuditDetail;
}

/** What may become known of an act only while it is done. */
export type KnownOfAct = Partial<Omit<AuditAddition, 'result'>> & {
  /** Entries that follow the act's own, of the same person and source. */
  readonly parts?: readonly AuditPart[];
};

/** An act's entry on its way to a unit. */
class Carried implements AuditedAct {
  state: 'open' | 'claimed' | 'kept' | 'over' = 'open';
  known: KnownOfAct = {};
  readonly #entry: () => AuditAddition;

  constructor(entry: () => AuditAddition) {
    this.#entry = entry;
  }

  /** What is known of the act when its unit is written. */
  get entry(): AuditAddition {
    const entry = this.#entry();
    const { parts: _parts, ...known } = this.known;
    const detail = { ...entry.detail, ...known.detail };
    return { ...entry, ...known, ...(Object.keys(detail).length === 0 ? {} : { detail }) };
  }

  /** Its entry, and one for each of its parts. */
  get entries(): readonly AuditAddition[] {
    const { entry } = this;
    return [entry, ...(this.known.parts ?? []).map((part) => ({ ...entry, ...part }))];
  }

  tell(known: KnownOfAct): void {
    this.known = { ...this.known, ...known, detail: { ...this.known.detail, ...known.detail } };
  }

  get isKept(): boolean {
    return this.state === 'kept';
  }
}

interface Scope {
  readonly carried: Carried;
  /** Whether the next unit is the one that decides. */
  readonly decides: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** What a store does with an entry that it was given for a unit. */
export interface ClaimedEntry {
  readonly entry: AuditAddition;
  /** The entry with those of its parts. */
  readonly entries: readonly AuditAddition[];
  /** To be called when the commit of the unit ended. */
  ended(ok: boolean): void;
}

/**
 * Runs an act whose entry goes into a unit that it writes, in that very unit. With `decides: 'any'` it is the first unit; with
 * `'stated'` the first within `decidesAudit`. `told` is given the act while it runs.
 */
export async function carryAudit<T>(
  entry: () => AuditAddition,
  decides: 'any' | 'stated',
  run: () => Promise<T>,
  told: (act: AuditedAct) => void = () => undefined,
): Promise<T> {
  const carried = new Carried(entry);
  told(carried);
  try {
    return await scopes.run({ carried, decides: decides === 'any' }, run);
  } finally {
    // What goes on in the background was begun by the act and is not the act.
    if (carried.state === 'open') carried.state = 'over';
  }
}

/** Says that what `run` writes decides the act under way, if there is one, and what is known of it now. */
export function decidesAudit<T>(run: () => Promise<T>, known: KnownOfAct = {}): Promise<T> {
  const scope = scopes.getStore();
  if (scope === undefined) return run();
  const { carried } = scope;
  carried.tell(known);
  return scopes.run({ carried, decides: true }, run);
}

/**
 * For units that learn more of the act under way while they run: takes what they say into its entry. Asked for before the unit is queued,
 * for units run in whoever's turn it is.
 */
export function actTeller(): (known: KnownOfAct) => void {
  const scope = scopes.getStore();
  return (known) => scope?.carried.tell(known);
}

/** Runs what has no part in the act under way, such as long work that it begins. */
export function withoutAudit<T>(run: () => T): T {
  return scopes.exit(run);
}

/** For units that are queued more than once before one decides: the entry to add in the one that does. */
export function takeAudit(): ClaimedEntry | undefined {
  const scope = scopes.getStore();
  return scope === undefined ? undefined : claimed(scope.carried);
}

/** For stores: the entry that the unit now being queued has to write. Asked once for each unit. */
export function claimAudit(): ClaimedEntry | undefined {
  const scope = scopes.getStore();
  return scope?.decides === true ? claimed(scope.carried) : undefined;
}

function claimed(carried: Carried): ClaimedEntry | undefined {
  if (carried.state !== 'open') return undefined;
  carried.state = 'claimed';
  return {
    get entry() {
      return carried.entry;
    },
    get entries() {
      return carried.entries;
    },
    ended: (ok) => {
      carried.state = ok ? 'kept' : 'open';
    },
  };
}
