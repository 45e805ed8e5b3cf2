// In charge of: what the fixtures of a field type hold.
import type { ErrorCode } from '@trellis/errors';
import type { FilterOperator } from '@trellis/schemas';
import type { Cell } from './field-type.ts';

/** A value that is read: from JSON, from the texts, or both. */
export interface GoodValue<Config> {
  readonly config: Config;
  readonly json?: unknown;
  readonly texts?: readonly string[];
  readonly cell: Cell;
  /** What readers see, in English and in UTC unless `timezone` says otherwise. */
  readonly shown?: string;
  readonly timezone?: string;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
}

/** A value that is refused with a code: as JSON or as texts. */
export interface BadValue<Config> {
  readonly config: Config;
  readonly json?: unknown;
  readonly texts?: readonly string[];
  readonly code: ErrorCode;
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
}

/** A filter on the field, with JSON values of records that it lets through and others that it does not. */
export interface FilterCase<Config> {
  readonly config: Config;
  readonly operator: FilterOperator;
  readonly value?: unknown;
  readonly holds: readonly unknown[];
  readonly fails: readonly unknown[];
}

/** What a field type's folder offers to suites. */
export interface Fixtures<Config> {
  readonly configs: readonly Config[];
  /** Configs that the schema refuses, or with a code, that `checkConfig` refuses. */
  readonly wrongConfigs: readonly { readonly config: unknown; readonly code?: ErrorCode }[];
  readonly good: readonly GoodValue<Config>[];
  readonly bad: readonly BadValue<Config>[];
  readonly filters: readonly FilterCase<Config>[];
}
