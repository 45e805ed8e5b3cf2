// In charge of: the new cell of a field that changes, for each old one, as people decided.
import { issue, type Issue, type Locale } from '@trellis/errors';
import { convertCell, type Cell, type ConversionContext, type Names, type TypedAs } from '@trellis/fields';
import type { FieldChange, LinkedField } from '@trellis/model';
import type { ChangeDecision } from '@trellis/query';

/** What became of a cell. */
export type Outcome = 'exact' | 'rewritten' | 'approximate' | 'lost' | 'mapped' | 'filled' | 'empty';

/** A new cell, what became of the old one, and why something of it is lost. */
export interface MadeCell {
  readonly cell: Cell;
  readonly outcome: Outcome;
  readonly issues?: readonly Issue[];
}

/** What conversions need to know of the workspace, and of the records that links name. */
export interface Surroundings {
  readonly timezone: string;
  readonly locale: Locale;
  readonly namesOf: (field: LinkedField | undefined) => Names | undefined;
}

function typedAs(field: LinkedField): TypedAs {
  return { type: field.type, config: field.config, target: field.target?.key };
}

/** Whether a cell holds nothing. */
export function isEmptyCell(cell: Cell | undefined): boolean {
  return cell === undefined || cell === null || (Array.isArray(cell) && cell.length === 0);
}

/** Makes the cells of one field anew. */
export class CellMaker {
  readonly #before: TypedAs | undefined;
  readonly #after: TypedAs;
  readonly #context: ConversionContext;
  readonly #mapped: ReadonlyMap<string, Cell>;
  readonly #fill: Cell;
  /** Mistakes in what was decided. */
  readonly mistakes: readonly Issue[];

  constructor({ before, after, fill }: FieldChange, decision: ChangeDecision | undefined, surroundings: Surroundings) {
    if (after === undefined) throw new TypeError('a field that goes has no new cells');
    this.#before = before === undefined ? undefined : typedAs(before);
    this.#after = typedAs(after);
    const { timezone, locale, namesOf } = surroundings;
    this.#context = { label: after.label, timezone, locale, oldNames: namesOf(before), newNames: namesOf(after) };
    const mistakes: Issue[] = [];
    this.#mapped = new Map(Object.entries(decision?.map ?? {}).map(([old, json]) => [old, this.#read(json, `map.${old}`, mistakes)]));
    const given = decision?.fill ?? (fill === 'default' ? after.document.default : undefined) ?? after.type.status?.(after.config).initial;
    this.#fill = given === undefined ? null : this.#read(given, 'fill', mistakes);
    this.mistakes = mistakes;
  }

  #read(json: unknown, path: string, mistakes: Issue[]): Cell {
    if (json === null) return null;
    const read = this.#after.type.read(json, { config: this.#after.config, label: this.#context.label, path });
    if (read.ok) return read.value;
    mistakes.push(...read.issues.map((each) => issue(each.code, each.path, each.params)));
    return null;
  }

  /** The new cell for an old one. */
  make(old: Cell | undefined): MadeCell {
    const made = this.#make(old);
    // A lost value is not made up for by the filling of empty ones unless it left nothing.
    if (!isEmptyCell(made.cell) || this.#fill === null || made.outcome === 'mapped') return made;
    return { cell: this.#fill, outcome: made.outcome === 'lost' ? 'lost' : 'filled', ...(made.issues === undefined ? {} : { issues: made.issues }) };
  }

  #make(old: Cell | undefined): MadeCell {
    if (old === undefined || isEmptyCell(old) || this.#before === undefined) return { cell: null, outcome: 'empty' };
    const mapped = this.#map(old);
    if (mapped !== undefined) return mapped;
    const result = convertCell(old, this.#before, this.#after, this.#context);
    return result.outcome === 'lost' ? { cell: null, outcome: 'lost', issues: result.issues } : result;
  }

  /** Values that someone said what they become; of several the others are converted. */
  #map(old: Cell): MadeCell | undefined {
    if (this.#mapped.size === 0) return undefined;
    if (!Array.isArray(old)) {
      const key = [String(old), this.textOf(old, 'before')].find((each) => this.#mapped.has(each));
      return key === undefined ? undefined : { cell: this.#mapped.get(key) ?? null, outcome: 'mapped' };
    }
    const members = old as readonly (string | number)[];
    if (!members.some((each) => this.#mapped.has(String(each)))) return undefined;
    const parts = members.map((each) => (this.#mapped.has(String(each)) ? this.#mapped.get(String(each)) : this.#make([each]).cell));
    const values = [...new Set(parts.flatMap((part) => (part === null || part === undefined ? [] : part)))] as readonly (string | number)[];
    return { cell: values.length === 0 ? null : values, outcome: 'mapped' };
  }

  /** The text of an old or a new cell, as people know it. */
  textOf(cell: Cell | undefined, side: 'before' | 'after'): string {
    const as = side === 'before' ? this.#before : this.#after;
    if (as === undefined || cell === undefined || cell === null || isEmptyCell(cell)) return '';
    const { timezone, locale, oldNames, newNames } = this.#context;
    const names = side === 'before' ? oldNames : newNames;
    if (names !== undefined && (typeof cell === 'number' || Array.isArray(cell))) {
      const ids = (Array.isArray(cell) ? cell : [cell]) as readonly number[];
      return ids.map((id) => names.titleOf(id) ?? `#${id}`).join(', ');
    }
    return as.type.toText(cell, { config: as.config, locale, timezone });
  }
}
