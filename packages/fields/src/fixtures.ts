// In charge of: the fixtures of all field types, found by the names of the types. Suites of other packages run over them too.
import type { Fixtures } from './fixture.ts';
import { fieldTypes, type FieldTypeName } from './list.ts';

export { conversionMatrix, type MatrixEntry, type MatrixType } from './conversion-matrix.ts';
export type { BadValue, FilterCase, Fixtures, GoodValue } from './fixture.ts';

/** What the folder of a type offers: `long-text/long-text.fixtures.ts` for `long_text`. */
async function fixturesOf(name: FieldTypeName): Promise<readonly [FieldTypeName, Fixtures<unknown>]> {
  const folder = name.replaceAll('_', '-');
  const found: Readonly<Record<string, Fixtures<unknown>>> = await import(`./${folder}/${folder}.fixtures.ts`);
  const [own, ...others] = Object.values(found);
  if (own === undefined || others.length > 0) throw new TypeError(`${folder}.fixtures.ts has to export the fixtures of ${name} and nothing else`);
  return [name, own];
}

const found = await Promise.all((Object.keys(fieldTypes) as FieldTypeName[]).map(fixturesOf));

/** Fixtures of every field type. */
export const fixtures = Object.fromEntries(found) as Readonly<Record<FieldTypeName, Fixtures<unknown>>>;
