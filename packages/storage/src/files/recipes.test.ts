// In charge of: proving that a way of importing is kept, shared, changed and run again, and that a file which no longer fits is told.
import type { RecipeInput } from '@trellis/query';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lab } from '../testing/open-lab.fixtures.ts';
import { ended, incoming, openProducts, ops, owner, products, viewer } from '../testing/products.fixtures.ts';
import { refusalIssues } from '../testing/refusal.fixtures.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await openProducts();
});
afterEach(async () => {
  await lab.close();
  rmSync(lab.folder, { recursive: true, force: true });
});

const weekly: RecipeInput = {
  name: '每周到货',
  shared: true,
  headers: ['货号', '件数', '备注'],
  options: { mapping: { 货号: 'code', 件数: 'qty', 备注: null }, upsertBy: 'code', dryRun: true, leaveOut: [3] },
};

describe('a recipe', () => {
  test('keeps what lasts and nothing of one file', async () => {
    const saved = await lab.engine.saveRecipe(owner, products, 0, weekly);
    expect(saved).toMatchObject({
      name: '每周到货',
      shared: true,
      isOwn: true,
      fits: true,
      owner: { id: 1, name: 'Owner' },
      options: { mapping: { 货号: 'code', 件数: 'qty', 备注: null }, upsertBy: 'code' },
    });
    expect(Object.keys(saved.options).toSorted()).toEqual(['mapping', 'upsertBy']);
    expect(await lab.engine.recipes(owner, products)).toEqual([saved]);
  });

  test('is run again on a new file, and differences are named', async () => {
    const { id } = await lab.engine.saveRecipe(owner, products, 0, weekly);
    const file = await incoming(lab, '件数,货号,供应商\n5,A1,x\n');
    const { recipe } = await lab.engine.previewImport(owner, products, file, { recipe: id });
    expect(recipe).toEqual({
      options: { mapping: { 货号: 'code', 件数: 'qty' }, upsertBy: 'code' },
      fit: { missing: [], missingUnused: ['备注'], added: ['供应商'] },
    });
    const job = await lab.engine.startImport(owner, products, file, { recipe: id });
    expect(await ended(lab.engine, owner, job.id)).toMatchObject({ status: 'done', result: { created: 1 } });
    expect((await lab.engine.list(owner, products, {})).records).toMatchObject([{ code: 'A1', qty: 5 }]);
    const other = await lab.engine.previewImport(owner, products, await incoming(lab, '货号,数量\nA1,1\n'), { recipe: id });
    expect(other.recipe?.fit.missing).toEqual(['件数']);
  });

  test('of a file that lacks a needed column is refused with its place', async () => {
    const { id } = await lab.engine.saveRecipe(owner, products, 0, weekly);
    const file = await incoming(lab, '件数\n5\n');
    expect(await refusalIssues(lab.engine.startImport(owner, products, file, { recipe: id }))).toEqual([
      'request.invalid',
      'upsertBy import.key-unmapped',
    ]);
  });

  test('is changed and deleted by its owner alone', async () => {
    await lab.engine.create(owner, products, [{ code: 'X' }], {});
    const { id } = await lab.engine.saveRecipe(ops, products, 0, { ...weekly, name: 'Mine' });
    expect(await lab.engine.saveRecipe(ops, products, id, { ...weekly, name: 'Renamed', shared: false })).toMatchObject({ id, name: 'Renamed' });
    const shared = await lab.engine.saveRecipe(owner, products, 0, weekly);
    expect((await lab.engine.recipes(ops, products)).map(({ name, isOwn }) => [name, isOwn])).toEqual([
      ['Renamed', true],
      ['每周到货', false],
    ]);
    expect(await refusalIssues(lab.engine.saveRecipe(ops, products, shared.id, weekly))).toEqual(['import.recipe-of-another']);
    expect(await refusalIssues(lab.engine.removeRecipe(ops, products, shared.id))).toEqual(['import.recipe-of-another']);
    await lab.engine.removeRecipe(ops, products, id);
    expect((await lab.engine.recipes(ops, products)).map(({ name }) => name)).toEqual(['每周到货']);
  });

  test('that is not shared is seen by nobody else', async () => {
    const { id } = await lab.engine.saveRecipe(owner, products, 0, { ...weekly, shared: false });
    expect(await lab.engine.recipes(ops, products)).toEqual([]);
    expect(await refusalIssues(lab.engine.previewImport(ops, products, await incoming(lab, 'code\nA\n'), { recipe: id }))).toEqual([
      'import.recipe-not-found',
    ]);
  });

  test.each([
    ['a name that is there', weekly, ['import.recipe-twice']],
    ['no name', { ...weekly, name: ' ' }, ['request.invalid', 'name import.recipe-name']],
    [
      'an unknown field',
      { ...weekly, name: 'x', options: { mapping: { 货号: 'coode' } } },
      ['request.invalid', 'mapping.货号 record.unknown-field-near', 'mapping import.nothing-mapped', 'mapping import.required-unmapped'],
    ],
    ['an unknown option', { ...weekly, name: 'x', options: { surprise: 1 } as object }, ['request.invalid', 'surprise import.bad-options']],
  ])('with %s is refused', async (_name, input, expected) => {
    await lab.engine.saveRecipe(owner, products, 0, weekly);
    expect(await refusalIssues(lab.engine.saveRecipe(owner, products, 0, input))).toEqual(expected);
  });

  test('is for who may import', async () => {
    expect(await refusalIssues(lab.engine.recipes(viewer, products))).toEqual(['access.denied']);
    expect(await refusalIssues(lab.engine.saveRecipe(viewer, products, 0, weekly))).toEqual(['access.denied']);
  });
});
