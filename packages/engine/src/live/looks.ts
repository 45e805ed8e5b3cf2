// In charge of: from which moments a part of the log has to be looked at, so that whoever read a list at any of them is told what they need.
import type { LinkedEntity } from '@trellis/model';
import { reachesOf, type Expr } from '@trellis/query';
import type { LogEntry } from '../storage.ts';
import type { LogPart } from './log-part.ts';

/** One look: what was written since a moment, and what of it has to be looked at. */
export interface Look {
  readonly since: LogPart;
  /** Records with entries since. */
  readonly own: readonly number[];
  /** Whether records may look different by way of links. */
  readonly links: boolean;
}

/** Numbers of fields that are read of other records, by number of their entity; of lists, all that happens to their entity. */
type ReadBeyond = ReadonlyMap<number, ReadonlySet<number> | 'all'>;

/** What expressions read of other records than their own. */
export function readBeyond(expressions: readonly Expr[]): ReadBeyond {
  const read = new Map<number, Set<number> | 'all'>();
  const visit = (expr: Expr): void => {
    const { links, lists } = reachesOf(expr);
    for (const { field } of links) {
      const known = read.get(field.entity.number) ?? new Set();
      if (known !== 'all') read.set(field.entity.number, known.add(field.number));
    }
    for (const { entity, condition, values } of lists) {
      read.set(entity.number, 'all');
      [condition, ...values].forEach(visit);
    }
  };
  expressions.forEach(visit);
  return read;
}

function isRead(read: ReadBeyond, { entity, changes }: LogEntry): boolean {
  const fields = read.get(entity);
  if (fields === undefined || fields === 'all') return fields === 'all';
  return [...changes.keys()].some((field) => fields.has(field));
}

/**
 * The looks that a part needs. A list may have been read between any two units of the part. What a record shows changes only with its own
 * entries and with what is read through links, so it is looked at from before each of those alone; the first look is from before the part.
 */
export function* looksOf(part: LogPart, entity: LinkedEntity, read: ReadBeyond): Generator<Look> {
  const moved = new Set<number>();
  let linksMoved = false;
  for (const [place, unit] of part.units().entries()) {
    const links = unit.some((entry) => isRead(read, entry));
    const own = unit.filter((entry) => entry.entity === entity.number).map(({ record }) => record);
    if (place === 0) yield { since: part, own: [...part.of(entity).keys()], links: true };
    else if (links ? linksMoved || moved.size > 0 : linksMoved || own.some((id) => moved.has(id))) {
      const since = part.from(unit);
      const looked = links ? [...since.of(entity).keys()] : [...new Set(own)];
      yield { since, own: linksMoved ? looked : looked.filter((id) => moved.has(id)), links };
    }
    for (const id of own) moved.add(id);
    linksMoved ||= links;
  }
}
