// In charge of: where a file's columns may go, what is suggested, and what is wrong with a choice.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import { fieldType } from '@trellis/fields';
import type { EntityJson, FieldJson, ImportOptions, ImportPreview } from '@trellis/query';
import { fieldsInOrder } from '../apps.ts';
import type { EntityLookup } from '../widgets/field-path.ts';

/** Somewhere a column can go: a field, or a link found by a unique field of its target. */
export interface Destination {
  /** What the request carries: `name` or `link.name`. */
  readonly value: string;
  readonly field: FieldJson;
  /** The target's field that finds the linked record. */
  readonly by: FieldJson | undefined;
}

/** Where each column goes; null leaves it out. */
export type Mapping = { readonly [column: string]: string | null };

/** A link whose target is hidden or has no unique field is still offered: the server finds records by their title. */
function linkDestinations(field: FieldJson, entities: EntityLookup): Destination[] {
  const target = field.target === undefined ? undefined : entities(field.target);
  const unique = target === undefined ? [] : fieldsInOrder(target).filter((each) => each.unique && each.target === undefined);
  const keys = unique.toSorted((a, b) => Number(b.name === target?.titleField) - Number(a.name === target?.titleField));
  const known = keys.map((by): Destination => ({ value: `${field.name}.${by.name}`, field, by }));
  return known.length > 0 ? known : [{ value: field.name, field, by: undefined }];
}

/** Everywhere columns of a file can go, in the order of the fields. */
export function destinationsOf(entity: EntityJson, entities: EntityLookup): Destination[] {
  return fieldsInOrder(entity)
    .filter((field) => field.writable && field.backOf === undefined)
    .flatMap((field) => (field.target === undefined ? [{ value: field.name, field, by: undefined }] : linkDestinations(field, entities)));
}

/** A destination in words. `via` writes the words for a link found by a field. */
export function destinationLabel(destination: Destination, locale: Locale, via: (link: string, field: string) => string): string {
  const name = localText(destination.field.label, locale);
  return destination.by === undefined ? name : via(name, localText(destination.by.label, locale));
}

/** What is suggested: the server's suggestion where it leads somewhere, each destination once. A bare link means its first key. */
export function suggestedMapping(preview: ImportPreview, destinations: readonly Destination[]): Mapping {
  const taken = new Set<string>();
  const resolve = (suggestion: string | null): string | null => {
    const found = destinations.find((each) => each.value === suggestion) ?? destinations.find((each) => each.field.name === suggestion);
    if (found === undefined || taken.has(found.field.name)) return null;
    taken.add(found.field.name);
    return found.value;
  };
  return Object.fromEntries(preview.columns.map((column) => [column.name, resolve(column.suggestion)]));
}

/** A former mapping on a new file: columns that are still there keep their place, new ones get what is suggested and free. */
export function carriedMapping(former: Mapping, preview: ImportPreview, destinations: readonly Destination[]): Mapping {
  const kept = preview.columns.filter((column) => column.name in former);
  const taken = new Set(kept.map((column) => former[column.name]));
  const suggested = suggestedMapping(
    preview,
    destinations.filter((each) => !taken.has(each.value)),
  );
  return Object.fromEntries(
    preview.columns.map((column) => [column.name, column.name in former ? (former[column.name] ?? null) : (suggested[column.name] ?? null)]),
  );
}

/** What can tell an existing record: a unique field, or several that are unique together. */
export interface UpsertKey {
  /** What the request carries. */
  readonly id: string;
  readonly label: LocalText;
  /** Names of its fields. */
  readonly fields: readonly string[];
}

/** The keys to which columns go: unique fields first, then sets all of whose fields have a column. */
export function upsertKeys(mapping: Mapping, destinations: readonly Destination[], uniques: EntityJson['uniques'] = []): UpsertKey[] {
  const used = destinations.filter((each) => Object.values(mapping).includes(each.value));
  const names = new Set(used.map((each) => each.field.name));
  const single = used
    .filter((each) => each.by === undefined && each.field.unique)
    .map(({ field: { name, label } }) => ({ id: name, label, fields: [name] }));
  return [...single, ...uniques.filter((unique) => unique.fields.every((field) => names.has(field)))];
}

/** What is wrong with a mapping. */
export interface MappingProblems {
  readonly nothing: boolean;
  /** Required fields without a column. They stop the import unless rows may update existing records. */
  readonly missing: readonly FieldJson[];
  /** Fields that two columns go to. */
  readonly twice: readonly FieldJson[];
}

/** Checks a mapping. A field with a default or filled in by the system is not missed. */
export function mappingProblems(mapping: Mapping, destinations: readonly Destination[]): MappingProblems {
  const counts = new Map<FieldJson, number>();
  for (const value of Object.values(mapping)) {
    const field = destinations.find((each) => each.value === value)?.field;
    if (field !== undefined) counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  const fields = [...new Set(destinations.map((each) => each.field))];
  return {
    nothing: counts.size === 0,
    missing: fields.filter((field) => field.required && field.default === undefined && !counts.has(field)),
    twice: fields.filter((field) => (counts.get(field) ?? 0) > 1),
  };
}

/** Whether an import may be started. */
export function isReady(problems: MappingProblems, upsertBy: string | undefined): boolean {
  return !problems.nothing && problems.twice.length === 0 && (problems.missing.length === 0 || upsertBy !== undefined);
}

/** Order of day and month in dates that are no ISO dates. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** What a mapping has of dates: whether any, whether with times, and a sample to show. */
export interface DateColumns {
  readonly some: boolean;
  readonly times: boolean;
  readonly sample: string | undefined;
  /** The samples of all date columns. */
  readonly samples: readonly string[];
}

/** Finds the date columns of a mapping. */
export function dateColumns(mapping: Mapping, destinations: readonly Destination[], preview: ImportPreview): DateColumns {
  let [some, times] = [false, false];
  const samples: string[] = [];
  for (const column of preview.columns) {
    const destination = destinations.find((each) => each.value === mapping[column.name] && each.by === undefined);
    const storage = destination === undefined ? undefined : fieldType(destination.field.type)?.storage(destination.field.config);
    if (storage?.shape !== 'column' || (storage.kind !== 'date' && storage.kind !== 'timestamp')) continue;
    some = true;
    times ||= storage.kind === 'timestamp';
    samples.push(...column.samples.filter((text) => text !== ''));
  }
  return { some, times, sample: samples[0], samples };
}

/**
 * The order of day and month that some samples allow: 31/12 can only be day first, 12/31 only month first, and dots are
 * written day first. Undefined where 03/04/2026 could be either: then a person must say, as a wrong guess would pass every check.
 */
export function guessedDateOrder(samples: readonly string[]): DateOrder | undefined {
  let isOpen = false;
  for (const text of samples) {
    const [, first, sign, second] = /^\s*(\d{1,2})([/.-])(\d{1,2})[/.-]\d{4}/.exec(text) ?? [];
    if (first === undefined || second === undefined) continue;
    if (Number(first) > 12 || sign === '.') return 'dmy';
    if (Number(second) > 12) return 'mdy';
    isOpen = true;
  }
  return isOpen ? undefined : 'ymd';
}

/** How the file is read. */
export type FileSettings = Pick<ImportOptions, 'encoding' | 'delimiter' | 'sheet' | 'headerRow' | 'headerRows' | 'recipe'>;

/** What else the reader chose. */
export interface ImportChoices extends FileSettings {
  readonly mapping: Mapping;
  readonly upsertBy: string | undefined;
  readonly dateOrder: DateOrder | undefined;
  readonly timezone: string | undefined;
  /** Links whose missing targets are created. */
  readonly createMissing: readonly string[] | undefined;
}

/** How an import is run: only checked, or stored in all or in part. */
export interface ImportMode extends Pick<ImportOptions, 'only' | 'leaveOut' | 'check'> {
  readonly dryRun: boolean;
  readonly partial: boolean;
}

/** Links that are found by a unique field of their target: what is missing there can be created. */
export function creatableLinks(mapping: Mapping, destinations: readonly Destination[]): FieldJson[] {
  const used = new Set(Object.values(mapping));
  return destinations.filter((each) => each.by !== undefined && used.has(each.value)).map((each) => each.field);
}

/** The request's options for some choices. */
export function importOptions(choices: ImportChoices, { dryRun, partial, only, leaveOut, check }: ImportMode): ImportOptions {
  // What was checked is stored as it was checked, whatever the page says now.
  if (check !== undefined) return { check, ...optional({ partial: partial || undefined, only, leaveOut }) };
  const { mapping, ...rest } = choices;
  return { mapping, ...optional(rest), ...optional({ dryRun: dryRun || undefined, partial: partial || undefined, only, leaveOut }) };
}

/** The columns by which a person knows the rows of the file: those of the key, else that of the title. */
export function namingColumns(
  options: ImportOptions | undefined,
  { titleField, uniques }: Pick<EntityJson, 'titleField' | 'uniques'>,
): readonly string[] {
  const { mapping = {}, upsertBy } = options ?? {};
  const key = uniques?.find(({ id }) => id === upsertBy)?.fields ?? (upsertBy === undefined ? [] : [upsertBy]);
  const columnsOf = (fields: readonly (string | undefined)[]): string[] =>
    Object.keys(mapping).filter((column) => fields.includes(mapping[column]?.split('.')[0] ?? ''));
  const columns = columnsOf(key);
  return columns.length > 0 ? columns : columnsOf([titleField]);
}

function optional(values: { readonly [name: string]: unknown }): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
