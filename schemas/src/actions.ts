// In charge of: what can be granted on an entity.

/** Actions as members of a grant. */
export const grantedActions = {
  create: { const: true },
  read: { const: true },
  update: { const: true },
  delete: { const: true },
  export: { const: true },
  import: { const: true },
  transition: { const: true },
  backfill: { const: true },
} as const;

/**
 * What can be granted on an entity. `transition` moves its status fields along their transitions; `backfill` creates records at
 * any state, for history that comes from elsewhere.
 */
export type Action = keyof typeof grantedActions;

/** Every action. */
export const actions = /* #__PURE__ */ Object.keys(grantedActions) as readonly Action[];
