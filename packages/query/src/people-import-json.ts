// In charge of: what a file of people would do, and what it did, as JSON.

/** A sentence about something that cannot be taken over. */
export interface ImportIssueJson {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

/** One person of a file: new, changed in some members, as they are, or refused. */
export interface ImportedPersonJson {
  /** Lines of the file that are about the person. */
  readonly lines: readonly number[];
  readonly email: string;
  readonly name: string;
  readonly state: 'new' | 'changed' | 'same' | 'refused';
  /** Role ids, paths of departments, or a text. */
  readonly differences: readonly {
    readonly member: 'name' | 'roles' | 'locale' | 'departments' | 'head';
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
  readonly issues: readonly ImportIssueJson[];
}

/** What a file of people would do: the answer of `POST /api/people/import/preview`. */
export interface PeoplePreviewJson {
  readonly people: readonly ImportedPersonJson[];
  /** Paths of departments that are made. */
  readonly departments: readonly string[];
  /** Columns that say nothing about people. */
  readonly ignored: readonly string[];
  /** Stands for all of this; importing sends it back. */
  readonly expect: string;
}

/** What a file of people did. */
export interface PeopleImportedJson {
  readonly created: number;
  readonly changed: number;
  readonly same: number;
  readonly departments: number;
  /** Invitations that go out by mail, one after another. */
  readonly invited: number;
}
