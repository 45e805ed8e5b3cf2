// In charge of: the shapes of answers about records, files and work on them.
import { anything, boolean, choice, integer, issue, list, map, nullable, object, text } from '../answer-shapes.ts';

const refusedRow = object({ row: integer, values: map(text), issues: list({ ...issue, required: ['code', 'path', 'message'] }) });

const problem = object({ code: text, message: text });
const action = object({
  batch: integer,
  at: { type: 'string', format: 'date-time' },
  kind: choice('action', 'import', 'restore', 'undo', 'redo', 'final'),
  parts: list(
    object({ app: text, entity: text, operation: choice('created', 'updated', 'deleted', 'restored'), count: integer, id: integer, title: text }, [
      'id',
      'title',
    ]),
  ),
});
const formerType = object({ type: text, config: anything });
const conflict = object(
  {
    app: text,
    entity: text,
    id: integer,
    title: text,
    reason: choice('changed', 'deleted', 'erased', 'retyped', 'gone', 'linked', 'denied', 'refused'),
    fields: list(object({ field: text, current: anything, former: anything, was: formerType }, ['was'])),
    problem,
  },
  ['title', 'problem'],
);

/** Answers about records. */
export const recordAnswers = {
  Record: { type: 'object', properties: { id: integer, version: integer }, required: ['id', 'version'], additionalProperties: true },
  HistoryEntry: object(
    {
      place: integer,
      at: { type: 'string', format: 'date-time' },
      actor: object({ id: nullable(integer), name: text }),
      operation: choice('created', 'updated', 'deleted', 'restored', 'purged', 'erased'),
      version: integer,
      changes: list(object({ field: text, before: anything, after: anything, was: formerType }, ['was'])),
      erased: list(text),
    },
    ['erased'],
  ),
  VersionAnswer: object(
    {
      version: integer,
      differences: list(object({ field: text, now: anything, then: anything, was: formerType, problem }, ['was', 'problem'])),
      record: { $ref: 'Record#' },
    },
    ['record'],
  ),
  Action: action,
  UndoAnswer: object({ action: { $ref: 'Action#' }, changed: integer, skipped: list(conflict), job: { $ref: 'Job#' } }, ['job']),
  File: object({ id: text, name: text, size: integer, type: text, thumbnail: boolean, url: text }, ['url']),
  QueryAnswer: object({ rows: list(map(anything)) }),
  ImportPreview: object(
    {
      format: choice('csv', 'tsv', 'xlsx'),
      encoding: text,
      delimiter: text,
      sheets: list(text),
      hiddenSheets: list(text),
      sheet: text,
      header: object({ row: integer, rows: integer }),
      columns: list(object({ name: text, type: text, suggestion: nullable(text), samples: list(text) })),
      recipe: object({ options: map(anything), fit: object({ missing: list(text), missingUnused: list(text), added: list(text) }) }),
      rows: list(list(text)),
    },
    ['encoding', 'delimiter', 'sheets', 'hiddenSheets', 'sheet', 'recipe'],
  ),
  ImportRow: {
    description: 'A row of a dry run, or a record that a link needs and that would be created.',
    anyOf: [
      object({ kind: choice('new'), row: integer, values: map(anything) }),
      object({ kind: choice('changed'), row: integer, id: integer, title: anything, changes: map(object({ before: anything, after: anything })) }),
      object({ kind: choice('refused'), row: integer, values: map(text), issues: list(object({ code: text, path: text, message: text })) }),
      object({ kind: choice('target'), field: text, value: anything }),
    ],
  },
  Recipe: object({
    id: integer,
    name: text,
    shared: boolean,
    owner: object({ id: integer, name: text }),
    isOwn: boolean,
    fits: boolean,
    updatedAt: text,
    options: map(anything),
    headers: list(text),
  }),
  Job: object(
    {
      id: text,
      type: text,
      status: choice('queued', 'running', 'done', 'failed', 'cancelled'),
      phase: choice('reading', 'checking', 'storing'),
      done: integer,
      total: integer,
      result: object({ created: integer, updated: integer, unchanged: integer, refused: integer, leftOut: integer, targets: integer }, [
        'leftOut',
        'targets',
      ]),
      batch: integer,
      refused: list(refusedRow),
      conflicts: list(conflict),
      error: object({ code: text, message: text, hint: text }, ['hint']),
    },
    ['phase', 'total', 'result', 'batch', 'refused', 'error', 'conflicts'],
  ),
} as const;
