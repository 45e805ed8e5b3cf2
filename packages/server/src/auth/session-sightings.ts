// In charge of: when sessions were last seen: noted in memory with every request, kept once a minute.
import type { Identity } from '@trellis/engine';

/** How often sightings are kept, and how exactly they are. */
export const SIGHTING_MS = 60_000;

/** Gathers when sessions are seen, so that a request costs no write. */
export class SessionSightings {
  readonly #identity: Identity;
  readonly #now: () => number;
  #seen = new Map<number, number>();

  constructor(identity: Identity, now: () => number) {
    this.#identity = identity;
    this.#now = now;
  }

  /** A request of the session is here. */
  saw(session: number): void {
    this.#seen.set(session, this.#now());
  }

  /** Keeps what was seen since the last time. What cannot be kept now is kept the next time. */
  async keep(): Promise<void> {
    const seen = this.#seen;
    if (seen.size === 0) return;
    this.#seen = new Map();
    try {
      await this.#identity.sawSessions(seen);
    } catch (error) {
      this.#seen = new Map([...seen, ...this.#seen]);
      throw error;
    }
  }

  /** When each session of a user was last seen, on this server or, to the minute, on another. */
  async of(user: number): Promise<ReadonlyMap<number, number>> {
    const kept = await this.#identity.sessionsSeen(user);
    return new Map([...kept].map(([id, at]) => [id, Math.max(at, this.#seen.get(id) ?? 0)]));
  }
}
