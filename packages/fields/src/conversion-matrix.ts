// In charge of: what becomes of the fixtures' values when a field changes from each type to each other one.
import { convertCell, mayConvert, type Conversion, type ConversionContext, type Names, type TypedAs } from './conversion.ts';
import type { AnyFieldType, Cell } from './field-type.ts';
import type { Fixtures } from './fixture.ts';

/** A value that was converted, and what it became. */
interface MatrixValue {
  readonly from: TypedAs;
  readonly to: TypedAs;
  readonly cell: NonNullable<Cell>;
  readonly result: Conversion;
}

/** One pair of types. */
export interface MatrixEntry {
  readonly from: string;
  readonly to: string;
  readonly isRefused: boolean;
  /** Every value of the one type's fixtures in every config of the other. */
  readonly values: readonly MatrixValue[];
}

/** A type with its fixtures. */
export interface MatrixType {
  readonly type: AnyFieldType;
  readonly fixtures: Fixtures<unknown>;
}

function textsOf(types: readonly MatrixType[]): readonly string[] {
  const plain = { locale: 'en', timezone: 'UTC' } as const;
  return types.flatMap(({ type, fixtures }) =>
    fixtures.good.flatMap(({ cell, config }) =>
      cell === null || type.link !== undefined || type.names !== undefined ? [] : type.toText(cell, { ...plain, config }),
    ),
  );
}

/** Records as the fixtures of links name them. */
const plainTitles = Array.from({ length: 12 }, (_, index) => `Record ${index + 1}`);

/** Records with plain titles, then some whose titles are the texts of all fixtures, so that each text names one. */
function namesOf(types: readonly MatrixType[]): Names {
  const titles = [...new Set([...plainTitles, ...textsOf(types)])];
  const ids = new Map(titles.map((title, place) => [title, place + 1]));
  return { titleOf: (id) => titles[id - 1], idOf: (text) => ids.get(text) ?? 'none' };
}

/** The context in which the matrix is worked out. */
export function matrixContext(types: readonly MatrixType[]): ConversionContext {
  const names = namesOf(types);
  return { label: 'Field', timezone: 'UTC', locale: 'en', oldNames: names, newNames: names };
}

/** Values of the old type: its fixtures', and those that are written like the new type's. */
function cellsOf(old: MatrixType, next: MatrixType): readonly { readonly cell: NonNullable<Cell>; readonly config: unknown }[] {
  const own = old.fixtures.good.map(({ cell, config }) => ({ cell, config }));
  const alike = textsOf([next]).flatMap((text) =>
    old.fixtures.configs.flatMap((config) => {
      const read = text.trim() === '' ? undefined : old.type.fromText(text, { config, label: 'Field', path: '', timezone: 'UTC' });
      return read?.ok === true ? [{ cell: read.value, config }] : [];
    }),
  );
  return [...own, ...alike].flatMap(({ cell, config }) => (cell === null ? [] : [{ cell, config }]));
}

/** Every pair of types. A pair of a type with itself changes between its configs. */
export function conversionMatrix(types: readonly MatrixType[]): readonly MatrixEntry[] {
  const context = matrixContext(types);
  return types.flatMap((old) =>
    types.map((next): MatrixEntry => {
      const values = cellsOf(old, next).flatMap(({ cell, config }) =>
        next.fixtures.configs.map((newConfig): MatrixValue => {
          const [from, to] = [
            { type: old.type, config, target: 'app/one' },
            { type: next.type, config: newConfig, target: 'app/one' },
          ];
          return { from, to, cell, result: convertCell(cell, from, to, context) };
        }),
      );
      const [from, to] = [
        { type: old.type, config: old.fixtures.configs[0] },
        { type: next.type, config: next.fixtures.configs[0] },
      ];
      return { from: old.type.name, to: next.type.name, isRefused: !mayConvert(from, to), values };
    }),
  );
}
