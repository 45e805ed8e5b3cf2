// In charge of: under which keys answers about one's own sessions and tokens are kept.

/** One's own sessions. */
export const sessionsKey = ['me', 'sessions'] as const;

/** What is linked to oneself, and what may be. */
export const linkedKey = ['me', 'linked'] as const;

/** How far one is with the own second factor. */
export const secondFactorKey = ['me', 'second-factor'] as const;

/** One's own API tokens. */
export const tokensKey = ['me', 'tokens'] as const;
