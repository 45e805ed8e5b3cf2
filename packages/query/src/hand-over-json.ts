// In charge of: what names a person or a department, and what handing it over did, as JSON.
import type { LocalText } from '@trellis/errors';

interface Part {
  readonly id: string;
  readonly label: LocalText;
}

/** What is in a department and what names it. */
export interface DepartmentUseJson {
  readonly members: number;
  /** Departments directly below it. */
  readonly children: number;
  readonly records: readonly NamedPartJson[];
  /** Documents whose conditions, filters or defaults name it. */
  readonly documents: readonly string[];
}

/** A field in which records name somebody. */
export interface NamedPartJson {
  readonly app: Part;
  readonly entity: Part;
  readonly field: Part;
  /** Records that the caller sees. */
  readonly records: number;
  /** Those of them in which the caller may name somebody else. */
  readonly movable: number;
}
