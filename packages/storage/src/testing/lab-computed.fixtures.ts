// In charge of: the computed values of the lab's records, worked out from what was sent by plain code of their own.
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';

/** A record whose computed cells are still to come. */
interface Incomplete {
  readonly id: number;
  readonly deleted: boolean;
  readonly cells: ReadonlyMap<LinkedField, Cell>;
}

type Records = readonly (readonly [LinkedEntity, readonly Incomplete[]])[];

/** One record by the names of its fields, and the live ones around it. */
interface Sheet {
  value(name: string): Cell;
  /** The value of a field where a link leads; null where it leads nowhere. */
  behind(link: string, entity: string, name: string): Cell;
  /** Live records of an entity that link here. */
  linking(entity: string, link: string): readonly Sheet[];
}

/** Values of lines that are there, in hundredths. */
const amounts = (item: Sheet): readonly number[] => item.linking('line', 'item').flatMap((line) => (line.value('amount') as number | null) ?? []);

const rules: { readonly [field: string]: (record: Sheet) => Cell } = {
  'item.gap': (item) => {
    const [rate, stars] = [item.value('rate'), item.value('stars')];
    return rate === null || stars === null ? null : Number(rate) - Number(stars) * 10_000;
  },
  'item.word': (item) => item.value('note') ?? item.value('code'),
  'item.fee': (item) => item.behind('shop', 'shop', 'fee'),
  'item.area': (item) => item.behind('customer', 'customer', 'shop>region'),
  'item.sold': (item) => amounts(item).reduce((sum, amount) => sum + amount, 0),
  'item.best': (item) => (amounts(item).length === 0 ? null : Math.max(...amounts(item))),
  'item.open_lines': (item) => item.linking('line', 'item').filter((line) => line.value('done') === false).length,
  'shop.stock': (shop) => shop.linking('item', 'shop').length,
  'line.day': (line) => line.behind('item', 'item', 'day'),
};

function sheetOf(records: Records, entity: LinkedEntity, record: Incomplete): Sheet {
  const live = (name: string): readonly Sheet[] => liveSheets(records).get(name) ?? [];
  const value = (name: string): Cell => {
    if (name === 'id') return record.id;
    const field = entity.fieldByName.get(name);
    if (field === undefined) throw new TypeError(`${entity.name} has no ${name}`);
    return record.cells.get(field) ?? null;
  };
  return {
    value,
    behind(link, target, name) {
      const found = live(target).find((each) => each.value('id') === value(link));
      const [next = '', last] = name.split('>');
      return (last === undefined ? found?.value(next) : found?.behind(next, next, last)) ?? null;
    },
    linking: (from, link) => live(from).filter((each) => each.value(link) === record.id),
  };
}

const known = new WeakMap<Records, ReadonlyMap<string, readonly Sheet[]>>();

function liveSheets(records: Records): ReadonlyMap<string, readonly Sheet[]> {
  let sheets = known.get(records);
  if (sheets === undefined) {
    sheets = new Map(
      records.map(([entity, all]) => [entity.name, all.filter(({ deleted }) => !deleted).map((record) => sheetOf(records, entity, record))]),
    );
    known.set(records, sheets);
  }
  return sheets;
}

/** The computed cells of one of these records. A computed field for which there is no rule here is a mistake of the lab. */
export function computedCells(records: Records, entity: LinkedEntity, record: Incomplete): readonly (readonly [LinkedField, Cell])[] {
  const sheet = sheetOf(records, entity, record);
  return entity.fields
    .filter((field) => field.computed !== undefined)
    .map((field) => {
      const rule = rules[`${entity.name}.${field.name}`];
      if (rule === undefined) throw new TypeError(`nothing says what ${field.key} should be`);
      return [field, rule(sheet)] as const;
    });
}
