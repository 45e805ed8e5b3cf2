// In charge of: how much text unique fields take: every store keeps unique values in an index, whose entries have an end.
import { issue, type Issue, type LocalText } from '@trellis/errors';
import { foldText } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';

/** Bytes of text (UTF-8) that an entry of an index holds on every store, all its fields together. */
const ENTRY_BYTES = 2_600;

/** How much text a field takes. */
export interface UniqueLimit {
  readonly bytes: number;
  /** Whether what counts is the text as it is compared where case and width do not matter. */
  readonly isFolded: boolean;
}

const isText = (field: LinkedField): boolean => field.valueType.kind === 'text';
const limits = new WeakMap<LinkedField, UniqueLimit | null>();

function limitIn(field: LinkedField): UniqueLimit | null {
  if (!isText(field)) return null;
  const sets = field.entity.uniques.filter(({ fields }) => fields.includes(field));
  // Fields of a set change one by one: each has its share of the entry.
  const shares = sets.map(({ fields }) => Math.floor(ENTRY_BYTES / fields.filter(isText).length));
  const all = [...(field.unique ? [ENTRY_BYTES] : []), ...shares];
  if (all.length === 0) return null;
  return { bytes: Math.min(...all), isFolded: field.folded || sets.some(({ caseSensitive }) => !caseSensitive) };
}

/** How much text a field takes because its values are unique, alone or with others; undefined where that does not limit it. */
export function uniqueLimit(field: LinkedField): UniqueLimit | undefined {
  let limit = limits.get(field);
  if (limit === undefined) limits.set(field, (limit = limitIn(field)));
  return limit ?? undefined;
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Whether a text is longer than a unique field takes. */
export function isTooLong(text: string, { bytes, isFolded }: UniqueLimit): boolean {
  // No text has more bytes than three times its units, and folding makes at most eighteen of one.
  if (text.length * 3 * (isFolded ? 18 : 1) <= bytes) return false;
  return bytesOf(text) > bytes || (isFolded && bytesOf(foldText(text)) > bytes);
}

/** The refusal of such a text. */
export function tooLongIssue(field: LocalText, path: string, { bytes }: UniqueLimit): Issue {
  return issue('record.unique-too-long', path, { field, max: bytes, wide: Math.floor(bytes / 3) });
}

/** Unique texts that are too long to be told apart. */
export function checkUniqueLength(entity: LinkedEntity, cells: ReadonlyMap<LinkedField, Cell>, prefix: string, issues: Issue[]): void {
  for (const [field, cell] of cells) {
    const limit = typeof cell === 'string' && field.entity === entity ? uniqueLimit(field) : undefined;
    if (limit !== undefined && isTooLong(cell as string, limit)) issues.push(tooLongIssue(field.label, `${prefix}${field.name}`, limit));
  }
}
