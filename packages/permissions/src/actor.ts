// In charge of: who acts. Every read and write names one; there is no missing actor.

/** A person, or a named task of the system. */
export interface Actor {
  readonly kind: 'user' | 'system';
  /** User id; null for the system. */
  readonly id: number | null;
  readonly name: string;
  readonly email: string | null;
  /** The owner holds every right in the workspace. */
  readonly owner: boolean;
  /** Role ids, sorted. */
  readonly roles: readonly string[];
  /** Department ids, with those above them. */
  readonly departments: readonly number[];
}

/** The system acting for a stated purpose: `start`, `sample`, `import-resume`. Search for this name to find every use. */
export function systemActor(task: string): Actor {
  return { kind: 'system', id: null, name: task, email: null, owner: true, roles: [], departments: [] };
}
