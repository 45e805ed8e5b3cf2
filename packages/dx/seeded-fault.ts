// In charge of: what a seeded fault is, and waking one.

/** A fault: the expression `from`, found once within `at` (itself found once in the file), becomes `to`. */
export interface SeededFault {
  readonly id: string;
  /** What is broken, in a sentence. */
  readonly broken: string;
  readonly file: string;
  readonly at?: string;
  readonly from: string;
  readonly to: string;
}

const scope = globalThis as { seededFault?: string };

/** Wakes one fault; the others sleep. */
export function wakeFault({ id }: SeededFault): void {
  scope.seededFault = id;
}

/** Has every fault sleep. */
export function letFaultsSleep(): void {
  delete scope.seededFault;
}
