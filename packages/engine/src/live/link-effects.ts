// In charge of: records that come into view, leave it or look different because a record they link to changed.
import { and, not, or, TRUE, typedPath, type Typed } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import {
  formerly,
  idIn,
  idOf,
  leadsTo,
  reachesOf,
  readsOneOf,
  rowsById,
  type Expr,
  type FormerValue,
  type LinkReach,
  type ListReach,
} from '@trellis/query';
import type { Reading } from '../records/record-read.ts';
import type { Storage } from '../storage.ts';
import type { LogPart } from './log-part.ts';

/** Most linked records whose former values one statement is asked about, and most records that one change is told of. */
const MAX_LINKED = 50;
const MAX_TOLD = 500;
/** Most records of a list that are looked at one by one. */
const MAX_COUNTED = 200;

/** What a list is made of: which records it keeps, and what it shows of each. */
export interface Looks {
  readonly entity: LinkedEntity;
  readonly where: Expr;
  readonly columns: readonly Expr[];
}

/** What changed by way of links; `many` when it is too much, or more than can be told apart. */
export type LinkEffects =
  | {
      readonly shown: readonly number[];
      readonly removed: readonly number[];
      /** Records with entries of their own that look different by way of links too. */
      readonly alsoOwn: ReadonlySet<number>;
    }
  | 'many';

/** Nothing changed by way of links. */
export const noEffects: Exclude<LinkEffects, 'many'> = { shown: [], removed: [], alsoOwn: new Set() };

/** What was read through links before a part of the log; `many` when that cannot be said. */
export type FormerLinks = readonly FormerValue[] | 'many';

const isThere = (row: readonly unknown[] | undefined): boolean => row?.[0] === true;

/** What a record counts for in a list, now and before: the first column says whether it counts. */
async function counts({ runner, actor }: Reading, storage: Storage, part: LogPart, reach: ListReach, id: number): Promise<readonly Counted[]> {
  const { entity, condition, values } = reach;
  const columns = [condition, ...values];
  const [now] = await runner.rows(rowsById(entity, idIn(entity, [id]), columns, 1), actor);
  const first = part.of(entity).get(id)?.[0]?.operation;
  const former = first === 'created' || first === 'restored' ? undefined : await part.former(entity, id);
  if (former === undefined) return [now, undefined];
  const [before] = await storage.read.rowsOver(rowsById(entity, TRUE, columns, 1), actor, former.record, former.days);
  return [now, before];
}

type Counted = readonly unknown[] | undefined;

/** Whether a list may hold other records than before, or other values of them. */
async function touchesList(reading: Reading, storage: Storage, part: LogPart, reach: ListReach): Promise<boolean> {
  const { entity, backOf, condition, values } = reach;
  const further = [condition, ...values].map(reachesOf);
  if (further.some(({ links }) => links.some((each) => changedRecords(part, each).length > 0))) return true;
  for (const inner of further.flatMap(({ lists }) => lists)) if (await touchesList(reading, storage, part, inner)) return true;
  const changed = [...part.of(entity)];
  if (changed.length > MAX_COUNTED) return true;
  for (const [id, entries] of changed) {
    const [now, before] = await counts(reading, storage, part, reach, id);
    if (!isThere(now) && !isThere(before)) continue;
    const isMoved = backOf !== undefined && entries.some((entry) => entry.changes.has(backOf.number));
    if (isMoved || JSON.stringify(now) !== JSON.stringify(before)) return true;
  }
  return false;
}

async function touchesLists(reading: Reading, storage: Storage, part: LogPart, where: Expr): Promise<boolean> {
  for (const reach of reachesOf(where).lists) if (await touchesList(reading, storage, part, reach)) return true;
  return false;
}

function changedRecords(part: LogPart, { field }: LinkReach): readonly number[] {
  if (!part.changedFields(field.entity).has(field)) return [];
  const records = [...part.of(field.entity)].filter(([, entries]) => entries.some((entry) => entry.changes.has(field.number)));
  return records.map(([id]) => id);
}

/** What the path led to from a record before. */
async function formerCell({ actor }: Reading, storage: Storage, part: LogPart, { field, rest }: LinkReach, id: number): Promise<Cell> {
  let cell: Cell = id;
  // Each record on the way is taken as it was.
  for (const step of [field, ...rest]) {
    const former = cell === null ? undefined : await part.former(step.entity, cell as number);
    if (former === undefined) return null;
    const [row] = await storage.read.rowsOver(rowsById(step.entity, TRUE, [typedPath([step])], 1), actor, former.record, former.days);
    cell = row?.[0] ?? null;
  }
  return cell;
}

/** A former value that no statement can hold beside the path: an instant, whose day has a zone, and a list. */
const isUnsayable = ({ field, rest }: LinkReach): boolean => {
  const last = rest.at(-1) ?? field;
  return last.isTimestamp || last.valueType.kind === 'list' || rest.some((step) => step.valueType.kind === 'list');
};

/** What the expressions read through links before the part of the log. */
export async function formerLinks(reading: Reading, storage: Storage, part: LogPart, expressions: readonly Expr[]): Promise<FormerLinks> {
  const values: FormerValue[] = [];
  const seen = new Set<string>();
  for (const reach of expressions.flatMap((each) => reachesOf(each).links)) {
    const key = [...reach.links, reach.field, ...reach.rest].map((step) => step.number).join('.') + `/${reach.links.length}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const ids = changedRecords(part, reach);
    if (ids.length > 0 && (values.length + ids.length > MAX_LINKED || isUnsayable(reach))) return 'many';
    for (const record of ids) values.push({ reach, record, cell: await formerCell(reading, storage, part, reach, record) });
  }
  return values;
}

/** The records whose links lead to one that changed. */
function among(values: readonly FormerValue[]): Expr {
  const byLinks = new Map<readonly LinkedField[], number[]>();
  for (const { reach, record } of values) byLinks.set(reach.links, [...(byLinks.get(reach.links) ?? []), record]);
  return or(...[...byLinks].map(([links, ids]) => leadsTo(links, ids)));
}

const isSame = (a: readonly Cell[], b: readonly Cell[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What changed for a list by way of links. Records with entries of their own are looked at by those. */
export async function linkEffects(reading: Reading, storage: Storage, part: LogPart, { entity, where, columns: shown }: Looks): Promise<LinkEffects> {
  if (await touchesLists(reading, storage, part, where)) return 'many';
  const reaching = shown.filter((column) => reachesOf(column).links.length > 0);
  const values = await formerLinks(reading, storage, part, [where, ...reaching]);
  if (values === 'many') return 'many';
  if (values.length === 0) return noEffects;
  const was = formerly(where, values);
  const looked = reaching.filter((column) => readsOneOf(column, values));
  const differs: Typed<LinkedField> = or(and(where, not(was)), and(was, not(where)), ...(looked.length === 0 ? [] : [and(where, was)]));
  const columns = [idOf(entity), where, was, ...looked, ...looked.map((column) => formerly(column, values))];
  const plan = rowsById(entity, and(among(values), differs), columns, MAX_TOLD + 1);
  const rows = await reading.runner.rows(plan, reading.actor);
  if (rows.length > MAX_TOLD) return 'many';
  const own = part.of(entity);
  const changed = rows.flatMap(([id, is, before, ...cells]) => {
    const isSeen = !isSame(cells.slice(0, looked.length), cells.slice(looked.length));
    return is !== before || isSeen ? [{ id: id as number, isHere: is === true, isSeen }] : [];
  });
  const others = changed.filter(({ id }) => !own.has(id));
  const ids = (which: readonly { readonly id: number }[]): readonly number[] => which.map(({ id }) => id);
  return {
    shown: ids(others.filter(({ isHere }) => isHere)),
    removed: ids(others.filter(({ isHere }) => !isHere)),
    alsoOwn: new Set(ids(changed.filter(({ id, isSeen }) => isSeen && own.has(id)))),
  };
}
