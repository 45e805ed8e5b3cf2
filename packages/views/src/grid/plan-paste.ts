// In charge of: turning a pasted block into a plan: every cell read by its field type, titles looked up once each, times in the zone that the record will have.
import { typeOf, type FieldServices, type Pick } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import { blockCellAt, isLookedUp, namesIn, readBlockCell, readCellTextNow, type ReadCell, type TextSettings } from './clipboard.ts';
import type { GridColumn } from './columns.ts';
import type { BlockCell } from './html-cells.ts';
import type { PlannedCell, PlannedLine, RangePlan } from './range-plan.ts';
import type { GridRow } from './record-source.ts';

/** A pasted block. */
export type Block = readonly (readonly BlockCell[])[];

/** Reads a linked record as far as a path, for what a new link brings with it. */
export type ReadLinked = (link: GridColumn, id: number, path: string) => Promise<RecordJson>;

/** Finds the records that a link can lead to by titles exactly as they are; those it does not find are searched for one by one. */
export type FindTitled = (link: GridColumn, titles: readonly string[]) => Promise<readonly Pick[]>;

/** What a paste is planned with. */
export interface PasteParts {
  readonly services: FieldServices;
  readonly settings: TextSettings;
  readonly readLinked: ReadLinked;
  readonly findTitled: FindTitled;
}

/** Titles looked up at the same time. */
const AT_ONCE = 8;
const nobody = { id: 0, version: 0 } as RecordJson;

/** Whether a column takes text. Of new records may be set what cannot be changed on those there are. Files are named by text, never made of it. */
function isSettable(column: GridColumn, isNew: boolean): boolean {
  if (typeOf(column.field).files !== undefined) return false;
  if (column.readOnly === undefined) return true;
  return isNew && column.readOnly === 'rights' && column.field.writable;
}

function isBlank({ text }: BlockCell): boolean {
  return text.trim() === '';
}

/** Plans a block over lines of the grid; lines without a row become new records, unless the block leaves them empty. */
export async function planPaste(
  block: Block,
  lines: readonly { readonly index: number; readonly row: GridRow | undefined }[],
  columns: readonly GridColumn[],
  parts: PasteParts,
): Promise<RangePlan> {
  const width = Math.max(1, ...block.map((line) => line.length));
  const titles = await lookedUp(block, columns, parts);
  const readLinked = readOnce(parts.readLinked);
  let locked = 0;
  const planned: PlannedLine[] = [];
  for (const [at, { index, row }] of lines.entries()) {
    const pasted = columns.map((column, place) => ({ column, from: blockCellAt(block, width, at, place) }));
    const open = pasted.filter(({ column }) => isSettable(column, row === undefined));
    if (row === undefined && open.every(({ from }) => isBlank(from))) continue;
    locked += pasted.filter((cell) => !open.includes(cell) && !isBlank(cell.from)).length;
    const found = open.map(({ column, from }) => ({ column, from, read: titles.get(keyOf(column, from)) }));
    const record = await becoming(row?.record ?? nobody, found, readLinked);
    const cells = found.map(({ column, from, read }): PlannedCell => {
      const { value, problem } = read ?? readCellTextNow(from.text, column, record, parts.settings);
      return { column, text: from.text, value, problem: problem ?? undefined };
    });
    planned.push({ index, row, cells });
  }
  return { lines: planned, locked };
}

function keyOf(column: GridColumn, { text, picks }: BlockCell): string {
  return `${column.id}\u0000${text}\u0000${picks === undefined ? '' : JSON.stringify(picks)}`;
}

/** A column of links repeats few titles: each is looked up once. */
async function lookedUp(block: Block, columns: readonly GridColumn[], parts: PasteParts): Promise<ReadonlyMap<string, ReadCell>> {
  const wanted = wantedTitles(block, columns);
  const services = await knowing([...wanted.values()], parts);
  const found = new Map<string, ReadCell>();
  const open = wanted.entries();
  const work = async (): Promise<void> => {
    for (const [key, { column, from }] of open) found.set(key, await readBlockCell(from, column, nobody, services, parts.settings));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

interface WantedCell {
  readonly column: GridColumn;
  readonly from: BlockCell;
}

function wantedTitles(block: Block, columns: readonly GridColumn[]): ReadonlyMap<string, WantedCell> {
  const wanted = new Map<string, WantedCell>();
  const width = Math.max(1, ...block.map((line) => line.length));
  for (const [place, column] of columns.entries()) {
    if (!isLookedUp(column)) continue;
    for (const line of block) {
      const from = line[place % width];
      if (from !== undefined) wanted.set(keyOf(column, from), { column, from });
    }
  }
  return wanted;
}

/** The look-ups, with the records that many titles at once were found to mean. */
async function knowing(wanted: readonly WantedCell[], { services, findTitled }: PasteParts): Promise<FieldServices> {
  const known = new Map<string, Pick[]>();
  const keyFor = (target: { readonly app: string; readonly entity: string }, title: string): string => `${target.app}/${target.entity} ${title}`;
  for (const column of new Set(wanted.map((cell) => cell.column))) {
    const { target } = column.field;
    if (target === undefined) continue;
    const cells = wanted.filter((cell) => cell.column === column && cell.from.picks === undefined);
    const titles = new Set(cells.flatMap(({ from }) => namesIn(from.text, column)));
    // A title or two are searched for soon enough.
    if (titles.size < MANY) continue;
    for (const pick of await findTitled(column, [...titles])) {
      const key = keyFor(target, pick.title);
      known.set(key, [...(known.get(key) ?? []), pick]);
    }
  }
  return { ...services, searchRecords: async (target, text) => known.get(keyFor(target, text)) ?? services.searchRecords(target, text) };
}

/** From so many titles on they are found together. */
const MANY = 3;

/** Asks for each linked record once. */
function readOnce(readLinked: ReadLinked): ReadLinked {
  const known = new Map<string, Promise<RecordJson>>();
  return (link, id, path) => {
    const key = `${link.id} ${id} ${path}`;
    const asked = known.get(key) ?? readLinked(link, id, path);
    known.set(key, asked);
    return asked;
  };
}

interface Found {
  readonly column: GridColumn;
  readonly read: ReadCell | undefined;
}

/** The record with the links it will have, each with what zones are read from through it. */
async function becoming(record: RecordJson, cells: readonly Found[], readLinked: ReadLinked): Promise<RecordJson> {
  const zones = cells.flatMap(({ column }) => (column.field.zone === undefined ? [] : [column.field.zone]));
  const links: { [name: string]: unknown } = {};
  for (const zone of new Set(zones)) {
    const [head = '', ...rest] = zone.split('.');
    const link = cells.find(({ column }) => column.path === head);
    const value = link?.read?.value;
    if (link === undefined || rest.length === 0 || value === null || typeof value !== 'object' || !('id' in value)) continue;
    links[head] = { ...value, ...(await readLinked(link.column, Number(value.id), rest.join('.'))) };
  }
  return { ...record, ...links } as RecordJson;
}
