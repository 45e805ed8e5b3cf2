// In charge of: the shape of a sample company: users and records that whoever loads it creates in the order given.

/** Points at a record or user by the value of one unique field, such as `{ name: 'Pinewell US' }` or `{ email: 'lin.yue@yunzhan.example' }`. */
export type SampleReference = { readonly [uniqueField: string]: string };

/** A file of a record, made when the sample is loaded. */
export interface SampleFile {
  /** Its name. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Small enough to be its own thumbnail. */
  readonly isSmall: boolean;
}

/**
 * A field's value: what the field type reads as JSON, or for links and users a reference.
 * An object is always a reference and has exactly one member; what it points at comes earlier in the load order.
 */
export type SampleValue = string | number | boolean | null | readonly string[] | readonly SampleFile[] | SampleReference;

/** A record by field names. A field that is absent has no value or takes its default. */
export type SampleRecord = { readonly [field: string]: SampleValue };

/** A person of the sample company. They have no password: they own stores, and an owner of the workspace may let them in. */
export interface SampleUser {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly locale: 'zh-CN' | 'en';
}

/** Records of one entity, in the order to create them. */
export interface SampleRecords {
  /** App name, as in the template. */
  readonly app: string;
  readonly entity: string;
  readonly records: readonly SampleRecord[];
}

/** A company to begin with: its users first, then the records, each list after those it refers to. */
export interface SampleCompany {
  readonly users: readonly SampleUser[];
  readonly records: readonly SampleRecords[];
}
