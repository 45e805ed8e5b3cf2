// In charge of: what changes took out of use: listing it, and what puts it back among the documents with what it held.
import { AppError } from '@trellis/errors';
import type { Cell } from '@trellis/fields';
import type { LinkedApp, LinkedField, Model, ModelChange, SourceDocument } from '@trellis/model';
import type { DroppedPart } from '@trellis/query';
import type { DocumentKind } from '@trellis/schemas';
import { Zones } from '../records/local-days.ts';
import type { InstallChange, Storage, StoredDropped, Tx } from '../storage.ts';
import { installOf, keptSource, linkOrRefuse, sourceName } from '../workspace.ts';
import { Fill, SLICE } from './fill.ts';

/** What is kept with something out of use. */
interface DroppedBody {
  readonly label: DroppedPart['label'];
  readonly entity?: DroppedPart['label'];
  readonly entityNumber: number;
  readonly bytes: number;
  readonly documents: readonly Members[];
  readonly fields?: readonly { readonly document: string; readonly number: number }[];
}

type Members = { readonly [member: string]: unknown };

function bodyOf(part: StoredDropped): DroppedBody {
  return JSON.parse(part.body) as DroppedBody;
}

/** What can be brought back of an app, newest first. */
export function droppedParts(storage: Storage, app: LinkedApp): readonly DroppedPart[] {
  return storage
    .dropped()
    .filter((part) => part.app === app.id && part.kind !== 'leftover')
    .map((part): DroppedPart => {
      const { label, entity, bytes } = bodyOf(part);
      const { id, document, at, actorName: by, records } = part;
      return { id, kind: part.kind as DroppedPart['kind'], document, label, ...(entity === undefined ? {} : { entity }), at, by, records, bytes };
    });
}

/** The change that brings something back. */
export function restoring(storage: Storage, model: Model, app: LinkedApp, id: number): InstallChange {
  const part = storage.dropped().find((each) => each.id === id && each.app === app.id && each.kind !== 'leftover');
  const kept = keptSource(storage);
  const own = kept?.apps.find((each) => each.id === app.id);
  if (part === undefined || kept === undefined || own === undefined) throw new AppError('not-found', 'change.nothing-dropped');
  const body = bodyOf(part);
  const taken = new Set(own.documents.map((document) => String((document.body as Members)['id'])));
  const back = part.kind === 'entity' ? wholeEntity(body, taken) : [oneField(model, app, part, body, taken)];
  const documents = back.map(({ document }): SourceDocument => {
    const kind = document['kind'] as DocumentKind;
    return { kind, source: sourceName(app.id, kind, String(document['id'])), body: document };
  });
  const source = { ...kept, apps: kept.apps.map((each) => (each === own ? { ...each, documents: [...own.documents, ...documents] } : each)) };
  const fields = new Set(back.map(({ document }) => `${app.id}/${String(document['id'])}`));
  return {
    ...installOf(source),
    numbers: back.map(({ document, number }) => ({ app: app.id, document: String(document['id']), number })),
    undrop: [part.id],
    link: (catalog) => linkOrRefuse(source, catalog),
    fill: (tx, linked) => settle(tx, linked, fields),
  };
}

interface Back {
  readonly document: Members;
  readonly number: number;
}

function wholeEntity(body: DroppedBody, taken: ReadonlySet<string>): readonly Back[] {
  const numbers = new Map(body.fields?.map(({ document, number }) => [document, number]));
  const clash = body.documents.find((document) => taken.has(String(document['id'])));
  if (clash !== undefined) throw new AppError('conflict', 'change.in-the-way', { params: { id: String(clash['id']) } });
  return body.documents.map((document) => ({
    document,
    number: document['kind'] === 'entity' ? body.entityNumber : (numbers.get(String(document['id'])) ?? 0),
  }));
}

/** A field comes back under its own name, or beside the one that has it now. It is optional: records made since have nothing in it. */
function oneField(model: Model, app: LinkedApp, part: StoredDropped, { documents, entityNumber }: DroppedBody, taken: ReadonlySet<string>): Back {
  const entity = model.entityByNumber.get(entityNumber);
  const [document] = documents;
  if (entity === undefined || document === undefined) throw new AppError('conflict', 'change.nothing-dropped');
  const id = String(document['id']);
  const isFree = !taken.has(id);
  const { required: _required, unique, ...members } = document;
  const field = { ...members, id: isFree ? id : `${id}_before_${part.id}`, name: freeName(entity.fieldByName, String(document['name'])) };
  const config = withoutBack(model, app, field);
  return { document: { ...field, ...config, ...(isFree && unique === true ? { unique } : {}) }, number: part.number };
}

function freeName(names: ReadonlyMap<string, unknown>, name: string): string {
  for (let count = 1; ; count += 1) {
    const free = count === 1 ? name : `${name}_${count}`;
    if (!names.has(free)) return free;
  }
}

/** The other end of a link comes back only where its name is free. */
function withoutBack(model: Model, app: LinkedApp, field: Members): { readonly config?: Members } {
  const { config } = field as { readonly config?: { readonly back?: { readonly name: string }; readonly target?: unknown } };
  const target = typeof config?.target === 'string' ? model.entities.get(`${app.id}/${config.target}`) : undefined;
  if (config?.back === undefined || target?.fieldByName.has(config.back.name) !== true) return {};
  const { back: _back, ...rest } = config;
  return { config: rest };
}

/** Puts right what time has changed about values that were out of use: links to what is gone by now, and local days. */
async function settle(tx: Tx, model: Model, keys: ReadonlySet<string>): Promise<void> {
  const fields = [...model.entities.values()].flatMap((entity) => entity.fields.filter((field) => keys.has(field.key) || keys.has(field.entity.key)));
  for (const field of fields.filter((each) => each.link !== undefined)) await clearLost(tx, field);
  for (const field of fields.filter((each) => each.isTimestamp && each.storage.shape === 'column')) {
    const zones = new Zones(tx, model);
    await eachRecord(tx, field, async (id, cells) => tx.setDays(field.entity, id, await zones.days([field], cells)));
  }
  const computed = new Fill({ before: model, after: model, change: computedAnew(model, new Set(fields)), written: new Map() });
  await computed.all(tx);
}

/** A change in which nothing happens but that fields are computed anew: what was computed a while ago is as old as that. */
export function computedAnew(model: Model, fields: ReadonlySet<LinkedField>): ModelChange {
  const nothing = { isRenamed: false, becomesRequired: false, becomesUnique: false } as const;
  const own = model.computedFields.filter((field) => fields.has(field));
  return { entities: [], fields: own.map((after) => ({ change: 'changed', before: after, after, fill: 'computed', ...nothing })) };
}

async function eachRecord(
  tx: Tx,
  { entity }: LinkedField,
  settleOne: (id: number, cells: ReadonlyMap<LinkedField, Cell>) => Promise<void>,
): Promise<void> {
  for (let after = 0; ;) {
    const records = await tx.walk(entity, after, SLICE);
    for (const { id, cells } of records) await settleOne(id, cells);
    if (records.length < SLICE) return;
    after = records.at(-1)?.id ?? after;
  }
}

async function clearLost(tx: Tx, field: LinkedField): Promise<void> {
  const { target, entity } = field;
  if (target === undefined) return;
  await eachRecord(tx, field, async (id, cells) => {
    const cell = cells.get(field) ?? null;
    const ids = (Array.isArray(cell) ? cell : cell === null ? [] : [cell]) as readonly number[];
    const there = new Set((await tx.records(target, ids)).map((record) => record.id));
    if (ids.every((each) => there.has(each))) return;
    const left = ids.filter((each) => there.has(each));
    await tx.setComputed(entity, id, { cells: new Map([[field, Array.isArray(cell) && left.length > 0 ? left : null]]), days: new Map() });
  });
}
