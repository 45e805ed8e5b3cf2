// In charge of: who acts. Every read and write names one; there is no missing actor.
import { nobody, type EnvActor } from '@trellis/expr';
import type { Bounds } from './bounds.ts';

/** A person, a named task of the system, or whoever comes by a public form or a shared view. */
export interface Actor extends EnvActor {
  readonly kind: 'user' | 'system' | 'form' | 'share';
  readonly name: string;
  /** The owner holds every right in the workspace. */
  readonly owner: boolean;
  /** Set while they take records out: what they read then is what they may export. */
  readonly exports?: true;
  /** For who comes by a link: all that it gives. */
  readonly bounds?: Bounds;
}

/** A role on its own: nobody in particular, so conditions that ask for the person grant nothing. Without a role nothing is granted. */
export function roleActor(role?: string): Actor {
  return { ...nobody, kind: 'user', name: role ?? '', owner: false, roles: role === undefined ? [] : [role] };
}

/** The actor as who takes records out. */
export function exporting(actor: Actor): Actor {
  return { ...actor, exports: true };
}

/** Text that is the same only for the same actor. */
export function actorKey({ kind, id, bounds }: Actor): string {
  return `${kind}${bounds?.key ?? id ?? ''}`;
}

/** The system acting for a stated purpose: `start`, `sample`, `import-resume`. Search for this name to find every use. */
export function systemActor(task: string): Actor {
  return { ...nobody, kind: 'system', name: task, owner: true };
}
