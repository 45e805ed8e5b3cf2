// In charge of: under which keys answers about people and departments are kept, so that a change on one screen shows on the others.

/** People, as owners see them. */
export const peopleKey = ['admin', 'people'] as const;

/** Departments, as owners see them. */
export const departmentsKey = ['admin', 'departments'] as const;

/** Pages of the audit. */
export const auditKey = ['admin', 'audit'] as const;
