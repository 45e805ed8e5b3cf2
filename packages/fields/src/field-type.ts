// In charge of: the questions every field type answers. Everything else asks these and never looks at a type's name.
import type { Issue, Locale, LocalText } from '@trellis/errors';
import type { ValueType } from '@trellis/expr';
import type { FileKind } from './attachment/file-kind.ts';
import type { Expression, FilterOperator, JSONSchema, Path, Ref } from '@trellis/schemas';

/**
 * A field's value in memory, in the form it is stored:
 * text, choice → string · integer → number · decimal → number, scaled by 10^scale (a safe integer) · boolean → boolean
 * date → number, days since 1970-01-01 · timestamp → number, UTC milliseconds · link, user → number, the id
 * JSON → string, the value's canonical text
 * several values → array without repetition, in order · nothing → null (an empty text or list is null).
 */
export type Cell = string | number | boolean | null | readonly (string | number)[];

/** Logical kinds of columns: the closed set that storage adapters implement. */
export type ColumnKind = 'text' | 'int64' | 'decimal' | 'boolean' | 'date' | 'timestamp' | 'reference' | 'json';

/** How a field is kept: nowhere, in one column of its entity's table, or in a side table of (record, value, place). */
export type FieldStorage =
  | { readonly shape: 'none' }
  | { readonly shape: 'column'; readonly kind: ColumnKind; readonly scale?: number }
  | { readonly shape: 'side-table'; readonly kind: 'text' | 'reference' };

/** A value or what is wrong with it. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

/** What a type needs to know to judge a value. */
export interface ValueContext<Config> {
  readonly config: Config;
  /** The field's label, for messages. */
  readonly label: LocalText;
  /** Path to put on issues. */
  readonly path: string;
}

/** What a type needs besides to read a value that a person or a file wrote as text. */
export interface TextContext<Config> extends ValueContext<Config> {
  /** IANA zone that a time without offset is in. */
  readonly timezone: string;
  /** Order of day and month in dates such as 03/04/2026; ISO and Chinese dates need none. */
  readonly dateOrder?: 'ymd' | 'dmy' | 'mdy';
}

/** How to show a value. */
export interface FormatContext<Config> {
  readonly config: Config;
  readonly locale: Locale;
  readonly timezone: string;
}

/** A choice a person can pick. */
export interface Option {
  readonly id: string;
  readonly label: LocalText;
  /** Name of a chip colour of the design tokens. */
  readonly color: string;
  readonly order: number;
}

/** What happens to a link when its target is deleted. */
export type OnDelete = 'restrict' | 'clear' | 'cascade';

/** A link's answer to where it leads. */
export interface LinkSettings {
  readonly target: Ref;
  readonly many: boolean;
  readonly onDelete: OnDelete;
  /** The field it appears as on the target, when it does. */
  readonly back: { readonly name: string; readonly label: LocalText } | undefined;
}

/** A way from some states to another. */
export interface TransitionSettings {
  readonly id: string;
  readonly label: LocalText;
  readonly order: number;
  readonly from: readonly string[];
  readonly to: string;
  /** Ids of the roles that may take it; undefined means all who may move the field. */
  readonly roles: readonly string[] | undefined;
  readonly condition?: Expression | undefined;
  /** What is said where the condition does not hold. */
  readonly message?: LocalText | undefined;
  /** Ids of the fields that must be filled. */
  readonly required: readonly string[];
}

/** A status field's answer to how its value may change. */
export interface StatusSettings {
  /** The state that records begin at. */
  readonly initial: string;
  /** In order. */
  readonly transitions: readonly TransitionSettings[];
}

/** What files a field takes. */
export interface FileSettings {
  readonly many?: boolean | undefined;
  readonly maxCount?: number | undefined;
  /** In megabytes. */
  readonly maxSize?: number | undefined;
  readonly kinds?: readonly FileKind[] | undefined;
}

/** Where money takes its currency from. */
export type CurrencySource = { readonly code: string } | { readonly path: Path };

/** Where a quantity takes the unit from that it is shown and entered in. */
export type UnitSource = { readonly unit: string } | { readonly path: Path };

/** What a rollup makes of the values it gathers. A sum or count of nothing is 0, everything else of nothing is null. */
export const rollupOperators = ['sum', 'avg', 'min', 'max', 'count', 'countDistinct', 'first', 'last', 'concatenate'] as const;

/** What a rollup makes of the values it gathers. */
export type RollupOperator = (typeof rollupOperators)[number];

/** How a computed field gets its value. Paths and expressions start at the field's own entity; a rollup's filter at the entity it gathers. */
export type Computation =
  | { readonly kind: 'formula'; readonly expression: Expression }
  | { readonly kind: 'lookup'; readonly path: Path }
  | { readonly kind: 'rollup'; readonly path: Path; readonly op: RollupOperator; readonly filter: Expression | undefined };

/** A field type with its config: what the values of a computed field are. */
export interface ResultType {
  readonly type: string;
  readonly config: unknown;
}

/** A computed field's answer to how and what. */
export interface ComputedSettings {
  readonly computation: Computation;
  /** Undefined: the type follows from what is read. */
  readonly result: ResultType | undefined;
  /** `value`: all who may read the field see the stored value; `none`: only who may read what it is computed from. */
  readonly release: 'none' | 'value';
}

/** Words of a type for its settings. */
interface SettingWords {
  /** By member of a config, at any depth. */
  readonly names?: { readonly [member: string]: LocalText };
  /** By value to pick; without words a value is called what it is (`ean13`). */
  readonly values?: { readonly [value: string]: LocalText };
}

/** Whom a reference can name that is no record. */
export type Named = 'users' | 'departments';

/** What can be computed over many values of a field. */
export type MetricOperator = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'countDistinct';

/** A field type. `Config` is the derived type of `configSchema`. */
export interface FieldType<Config = unknown> {
  /** Its name in documents. */
  readonly name: string;
  readonly label: LocalText;
  /** Shape of a field document's `config`. */
  readonly configSchema: JSONSchema;
  /** Mistakes in a config that its schema cannot see (a default outside the range, a bad pattern). */
  checkConfig?(config: Config): readonly Issue[];
  storage(config: Config): FieldStorage;
  /** What the field is to expressions. `target` is the linked entity's key where there is one. */
  valueType(config: Config, target: string | undefined): ValueType;
  /** JSON Schema of the value in requests and answers (never null; null is allowed where the field is not required). */
  valueSchema(config: Config): JSONSchema;
  /** Reads a JSON value and checks it against the config. `null` is never passed. */
  read(input: unknown, context: ValueContext<Config>): Result<Cell>;
  /** Reads what a person typed, pasted or put in a file. An empty or blank text is never passed. */
  fromText(text: string, context: TextContext<Config>): Result<Cell>;
  /** The JSON value of a cell (of the id alone for links and users: the engine adds titles). */
  toJson(cell: NonNullable<Cell>, config: Config): unknown;
  /** What a reader sees. Links and users are formatted by whoever has their titles. */
  format(cell: NonNullable<Cell>, context: FormatContext<Config>): string;
  /** The text for CSV and the clipboard: reads back to the same cell with `fromText`. */
  toText(cell: NonNullable<Cell>, context: FormatContext<Config>): string;
  /** Filter operators that make sense. Others are refused. */
  readonly operators: readonly FilterOperator[];
  /** Metrics that can be taken. */
  readonly metrics: readonly MetricOperator[];
  readonly canSort: boolean;
  readonly canGroup: boolean;
  readonly canBeTitle: boolean;
  readonly canBeUnique: boolean;
  /** Kept in an index unless the field document says otherwise. */
  readonly indexed: boolean;
  /** Part of full-text search. */
  readonly searchable: boolean;

  // Optional abilities.

  /** What its settings are called where they are edited; those that types share (`settings/settings-words.react.ts`) need no words of its own. */
  readonly settingWords?: SettingWords;
  /** The nearest value to a text that it does not take as it is (rounded, cut); asked only for people to accept or not. */
  approximate?(text: string, context: TextContext<Config>): Result<Cell>;
  /** Whether every value under one config is a value under another as it stands, so that a change of config need not look at any. */
  takesAll?(before: Config, after: Config): boolean;
  /** Kinds of values whose text it can be made from; every kind when absent. A change from another kind is refused. */
  readonly madeFrom?: readonly ValueType['kind'][];
  /** Its values hold the JSON values of every other type as they are, and give them back. */
  readonly holdsJson?: boolean;
  /** It leads to records of another entity. */
  link?(config: Config): LinkSettings;
  /** It names users or departments of the workspace. */
  readonly names?: Named;
  /** Its values are the ids of uploaded files: which ones it takes. */
  files?(config: Config): FileSettings;
  /** It computes its value: the model gives such a field the type of its result. */
  computed?(config: Config): ComputedSettings;
  /** It has options to pick from. */
  options?(config: Config): readonly Option[];
  /** Its value changes only along transitions. */
  status?(config: Config): StatusSettings;
  /** What a lookup of it is, where that is not the same type. */
  seenAs?(config: Config): ResultType;
  /** The part of its config that whoever reads the field may know; all of it where this is left out. */
  shownConfig?(config: Config): Config;
  /** It is money: where the currency comes from. */
  currency?(config: Config): CurrencySource;
  /** It is a quantity: the unit it is kept in, and where the one it is shown in comes from. */
  measure?(config: Config): { readonly unit: string; readonly shown: UnitSource };
  /** The config of a field of this type that holds sums or averages of its values, with so many decimals; without it they are plain numbers. */
  total?(config: Config, scale: number): Config;
  /** It is an instant: whose local day it falls on. */
  zone?(config: Config): 'workspace' | Path;
  /** The system fills it in when a record is created: the text for the n-th number of the counter `period` names. */
  numbering?: {
    /** Key of the counter in use on a local day (days since 1970-01-01). */
    period(config: Config, day: number): string;
    text(config: Config, n: number, day: number): string;
    /** Which number of which counter a text is; undefined for one that the config would not give. */
    read(config: Config, text: string): { readonly period: string; readonly n: number } | undefined;
  };
}

/** A field type whose config is not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of types with different configs has no common Config but any
export type AnyFieldType = FieldType<any>;
