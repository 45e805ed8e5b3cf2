// In charge of: how many files are taken in and read at once: each costs a process and disk, so more are sent away with a hint (D10).
import { AppError } from '@trellis/errors';

const IN_ALL = 8;
const A_USER = 4;

/** Counts uploads under way. */
export class UploadSlots {
  readonly #users: number[] = [];

  /** Does the work in a slot of the user's; refused when the user, or everybody together, has none left. */
  async run<T>(user: number, work: () => Promise<T>): Promise<T> {
    const own = this.#users.filter((each) => each === user).length;
    if (own >= A_USER || this.#users.length >= IN_ALL) throw new AppError('limit', 'server.busy');
    this.#users.push(user);
    try {
      return await work();
    } finally {
      this.#users.splice(this.#users.indexOf(user), 1);
    }
  }
}
