// In charge of: fields as they were before their type changed: the log and the store keep their values under numbers that no document has any more.
import { typedPath } from '@trellis/expr';
import { fieldType, type Cell } from '@trellis/fields';
import { keyOfRef, type LinkedEntity, type LinkedField, type Model } from '@trellis/model';
import { systemActor } from '@trellis/permissions';
import { idIn, idOf, rowsById, type FormerType, type PlanRunner } from '@trellis/query';
import type { FieldDocument } from '@trellis/schemas';
import type { StoredDropped } from '../storage.ts';

const CHUNK = 500;
const system = systemActor('history');
/** The fields that the former ones have become. */
const presents = new WeakMap<LinkedField, LinkedField>();

/** The field as it is now: of one of today's itself. Whoever may not read that may not read what it was. */
export function presentOf(field: LinkedField): LinkedField {
  return presents.get(field) ?? field;
}

/** Whether values of the field are of a type that it no longer has. */
export function isFormer(field: LinkedField): boolean {
  return presents.has(field);
}

/** What is told beside a value of a former type, so that it is shown as what it was. */
export function formerType(field: LinkedField): { readonly was?: FormerType } {
  return isFormer(field) ? { was: { type: field.type.name, config: field.config } } : {};
}

/** Knows what went out of use when fields changed or went. What that is, is read when it is first asked for. */
export class FormerFields {
  readonly #model: Model;
  readonly #dropped: () => readonly StoredDropped[];
  readonly #known = new Map<number, LinkedField | undefined>();
  #parts: ReadonlyMap<number, StoredDropped> | undefined;

  constructor(model: Model, dropped: () => readonly StoredDropped[]) {
    this.#model = model;
    this.#dropped = dropped;
  }

  /** A field as it was, by the number its values had then; undefined for numbers that were never a field that is still there. */
  of(number: number): LinkedField | undefined {
    if (this.#model.fieldByNumber.has(number)) return undefined;
    if (this.#known.has(number)) return this.#known.get(number);
    const part = this.#kept.get(number);
    const field = part?.kind === 'values' && !this.#wasRemovedAfter(part) ? this.#formerField(part) : undefined;
    this.#known.set(number, field);
    return field;
  }

  /** Personal fields of an entity that are out of use, and whose values can still be brought back. */
  personal(entity: LinkedEntity): readonly LinkedField[] {
    return [...this.#kept.values()].flatMap((part) => {
      const { entityNumber, documents } = bodyOf(part);
      const [document] = documents;
      if (entityNumber !== entity.number || document?.personal !== true) return [];
      return asItWas(this.#model, entity.titleField, part.number, document) ?? [];
    });
  }

  get #kept(): ReadonlyMap<number, StoredDropped> {
    const isField = ({ kind }: StoredDropped): boolean => kind === 'values' || kind === 'field';
    this.#parts ??= new Map(
      this.#dropped()
        .filter(isField)
        .map((part) => [part.number, part]),
    );
    return this.#parts;
  }

  /** Whether the field went later: one that has its name now is another. */
  #wasRemovedAfter({ app, document, id }: StoredDropped): boolean {
    return [...this.#kept.values()].some((each) => each.kind === 'field' && each.app === app && each.document === document && each.id > id);
  }

  #formerField(part: StoredDropped): LinkedField | undefined {
    const { entityNumber, documents } = bodyOf(part);
    const present = this.#model.entityByNumber.get(entityNumber)?.fieldByKey.get(`${part.app}/${part.document}`);
    const [document] = documents;
    const former = present === undefined || document === undefined ? undefined : asItWas(this.#model, present, part.number, document);
    if (former !== undefined && present !== undefined) presents.set(former, present);
    return former;
  }
}

interface Kept {
  readonly entityNumber: number;
  readonly documents: readonly FieldDocument[];
}

function bodyOf({ body }: StoredDropped): Kept {
  return JSON.parse(body) as Kept;
}

/** A field that a document no longer says, in the place of another of its entity. */
function asItWas(model: Model, place: LinkedField, number: number, document: FieldDocument): LinkedField | undefined {
  const type = fieldType(document.type);
  const config = document.config ?? {};
  const link = type?.link?.(config);
  const target = link === undefined ? undefined : model.entities.get(keyOfRef(place.app, link.target) ?? '');
  // The type is unknown, or what it led to is gone.
  if (type === undefined || (link !== undefined && target === undefined)) return undefined;
  const storage = type.storage(config);
  const own = { number, document, type, config, link, target, storage, valueType: type.valueType(config, target?.key) };
  const nothing = { back: undefined, zone: undefined, currency: undefined, unit: undefined, status: undefined, computed: undefined } as const;
  return { ...place, ...own, ...nothing, isTimestamp: type.zone !== undefined, personal: document.personal ?? false };
}

/** What records held in former fields when these went out of use: by field and record. Records that were made later held nothing. */
export async function retiredCells(
  runner: PlanRunner,
  entity: LinkedEntity,
  fields: Iterable<LinkedField>,
  ids: readonly number[],
): Promise<ReadonlyMap<LinkedField, ReadonlyMap<number, Cell>>> {
  const found = new Map<LinkedField, Map<number, Cell>>();
  for (const field of fields) {
    const cells = new Map<number, Cell>();
    found.set(field, cells);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const part = ids.slice(start, start + CHUNK);
      if (field.storage.shape === 'side-table') {
        for (const [id, value] of await runner.values(field, part)) cells.set(id, [...((cells.get(id) ?? []) as (string | number)[]), value] as Cell);
      } else {
        const plan = rowsById(entity, idIn(entity, part), [idOf(entity), typedPath([field])], part.length);
        for (const [id, cell] of await runner.rows(plan, system)) cells.set(id as number, cell ?? null);
      }
    }
  }
  return found;
}
