// In charge of: saying to the program that reads files how each column is read.
import { uniqueLimit } from '../records/unique-length.ts';
import type { LinkedEntity, Model } from '@trellis/model';
import type { ImportOptions } from '@trellis/query';
import { setLabel } from '../records/duplicates.ts';
import { namesZone } from '../records/local-days.ts';
import type { Lookups } from './lookups.ts';
import { unmappedRequired, type MappedColumn } from './mapping.ts';
import type { CheckTask, ColumnTask } from './protocol.ts';
import { keySet, setsInFile } from './record-demands.ts';

/** How users and departments are written: by name, users also by e-mail address. */
const nameText = { type: 'text', config: {} } as const;

function columnTask(
  model: Model,
  { place, column, field, key }: MappedColumn,
  columns: readonly MappedColumn[],
  options: ImportOptions,
  lookups: Lookups,
): ColumnTask {
  const isNamed = field.type.names !== undefined;
  const isLink = field.target !== undefined || isNamed;
  const reader = isNamed ? nameText : { type: (key ?? field).type.name, config: (key ?? field).config };
  const inFile = key === undefined || field.target !== field.entity ? -1 : columns.findIndex((each) => each.field === key);
  const limit = uniqueLimit(field);
  return {
    place,
    column,
    field: field.name,
    label: field.label,
    ...reader,
    ...(isLink ? { link: lookups.forLink(field, key) } : {}),
    isMany: isLink && field.storage.shape === 'side-table',
    create: key !== undefined && options.createMissing?.includes(field.name) === true,
    ...(inFile < 0 ? {} : { inFile }),
    isRequired: field.required && field.status === undefined,
    isFolded: field.folded,
    ...(field.unique ? { unique: lookups.forUnique(field) } : {}),
    isZone: namesZone(model, field),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The set whose values find the records that the file changes, when it is one. */
function setKeyOf(entity: LinkedEntity, columns: readonly MappedColumn[], options: ImportOptions, lookups: Lookups): Pick<CheckTask, 'setKey'> {
  const unique = keySet(entity, options);
  if (unique === undefined) return {};
  const places = unique.fields.map((field) => columns.findIndex((column) => column.field === field));
  return { setKey: { columns: places, label: setLabel(unique), lookup: lookups.forSet(unique) } };
}

/** What to check of a file. */
export function checkTask(
  model: Model,
  entity: LinkedEntity,
  columns: readonly MappedColumn[],
  options: ImportOptions,
  lookups: Lookups,
  files: Pick<CheckTask, 'staged' | 'refused' | 'waiting'>,
): CheckTask {
  const mapped = new Set(columns.map((column) => column.field));
  const key = columns.findIndex((column) => column.field.name === options.upsertBy);
  return {
    columns: columns.map((column) => columnTask(model, column, columns, options, lookups)),
    ...(key < 0 ? {} : { key }),
    ...setKeyOf(entity, columns, options, lookups),
    lacking: unmappedRequired(entity, mapped, options.constants ?? {}).map(({ name, label }) => ({ field: name, label })),
    sets: setsInFile(
      entity,
      columns.map((column) => column.field),
    ),
    timezone: options.timezone ?? model.workspace.timezone,
    ...(options.dateOrder === undefined ? {} : { dateOrder: options.dateOrder }),
    ...(options.only === undefined ? {} : { only: options.only }),
    leaveOut: options.leaveOut ?? [],
    staged: files.staged,
    refused: files.refused,
    waiting: files.waiting,
  };
}
