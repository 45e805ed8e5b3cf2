// In charge of: how much longer than usual property, agreement and kill tests run, and from which seed: as `npm run soak` says, else as always.

/** Six hours, in milliseconds. */
export const SOAK_PATIENCE = 21_600_000;

/** How many times as much as in `npm test`. */
const factor = Number(process.env.SOAK ?? 1);

/**
 * A count of steps, plans or kills: in a soak that many times more.
 * @param {number} count
 */
export function longer(count) {
  return Math.ceil(count * factor);
}

/**
 * A seed: fixed in `npm test`, another in each soak.
 * @param {number} seed
 */
export function seeded(seed) {
  return seed + Number(process.env.SOAK_SEED ?? 0);
}

/**
 * Seeds of as many worlds as are played through: in a soak that many times more, and others.
 * @param {number} count
 * @param {number} [first]
 */
export function seeds(count, first = 1) {
  return Array.from({ length: longer(count) }, (_, place) => seeded(first + place));
}

/**
 * How long a test may take, in milliseconds: in a soak as long as it needs.
 * @param {number} ms
 */
export function patience(ms) {
  return process.env.SOAK === undefined ? ms : SOAK_PATIENCE;
}
