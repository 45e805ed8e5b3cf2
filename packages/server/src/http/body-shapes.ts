// In charge of: what the shapes of request bodies have in common.

/** A text of some length. */
export const text = { type: 'string', maxLength: 1_000 } as const;

/** What somebody calls something; not only blanks. */
export const name = { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' } as const;

/** Something with members that are read elsewhere. */
export const record = { type: 'object' } as const;
