// In charge of: what a new password must be, said before it is sent. The server asks the same.

/** Fewest characters of a password. */
export const MIN_PASSWORD = 10;
