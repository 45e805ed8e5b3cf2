// In charge of: the documents of a workspace on PostgreSQL: keeping them with their numbers, and what changes of them took out of use.
import type { DocumentName, InstallChange, StoredApp, StoredDocument } from '@trellis/engine';
import { AppError } from '@trellis/errors';
import type { Model } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type { SQL } from 'drizzle-orm';
import { purgeEntityStatements, purgeStatements, retireStatements, schemaStatements } from '../sql/physical.ts';
import type { Execute } from '../sql/plan-runner.ts';
import { neededIndexes, staleIndexes } from '../sql/unique-index.ts';
import { arrayText } from './array-text.ts';
import type { IndexToBuild } from './index-build.ts';
import { catalogKey, readDocuments } from './memory.ts';
import { postgresDialect, postgresFold } from './postgres-dialect.ts';

/** What changing documents needs of a unit of writing. */
export interface ChangingUnit {
  readonly execute: Execute;
  /** Runs statements without parameters, one after another. */
  readonly script: (text: string) => Promise<void>;
}

async function run({ script }: ChangingUnit, statements: readonly SQL[]): Promise<void> {
  if (statements.length > 0) await script(statements.map((statement) => postgresDialect.text(statement).sql).join(';\n'));
}

async function saveApps(execute: Execute, apps: readonly StoredApp[]): Promise<void> {
  const text =
    'INSERT INTO apps (id, slug, bindings) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, bindings = excluded.bindings';
  for (const { id, slug, bindings } of apps) await execute(text, [id, slug, bindings], false);
}

async function saveDocuments(execute: Execute, documents: readonly StoredDocument[]): Promise<void> {
  const apps = [...new Set(documents.map((document) => document.app))];
  await execute('DELETE FROM documents WHERE app = ANY(?::text[])', [arrayText(apps)], false);
  const text =
    'INSERT INTO documents (app, kind, id, body) SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS u(app, kind, id, body)';
  const members = ['app', 'kind', 'id', 'body'] as const;
  await execute(
    text,
    members.map((member) => arrayText(documents.map((document) => document[member]))),
    false,
  );
}

/** Gives numbers to documents that have none. A number is never used again, though its document may go. */
class Numbers {
  readonly #known: Map<string, number>;
  readonly #given: { readonly app: string; readonly document: string; readonly number: number }[] = [];
  #newest: number;

  constructor(known: ReadonlyMap<string, number>, newest: number) {
    this.#known = new Map(known);
    this.#newest = Math.max(newest, ...known.values());
  }

  of(app: string, document: string): number {
    const key = catalogKey(app, document);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#newest += 1;
    this.#known.set(key, this.#newest);
    this.#given.push({ app, document, number: this.#newest });
    return this.#newest;
  }

  async save(execute: Execute): Promise<void> {
    if (this.#given.length === 0) return;
    const text = 'INSERT INTO catalog (number, app, document) SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[]) AS u(number, app, document)';
    const members = ['number', 'app', 'document'] as const;
    await execute(
      text,
      members.map((member) => arrayText(this.#given.map((each) => each[member]))),
      false,
    );
    await setMeta(execute, 'numbers', this.#newest);
  }
}

async function metaOf(execute: Execute, key: string): Promise<number> {
  const [row] = await execute('SELECT value FROM meta WHERE key = ?', [key], false);
  return Number(row?.[0] ?? 0);
}

async function setMeta(execute: Execute, key: string, value: number): Promise<void> {
  const text = 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  await execute(text, [key, String(value)], false);
}

/** The columns that the tables of entities have. */
async function columnsOf(execute: Execute): Promise<(table: string) => ReadonlySet<string>> {
  const text = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name LIKE 'e\\_%'";
  const columns = new Map<string, Set<string>>();
  for (const [table, column] of (await execute(text, [], false)) as [string, string][])
    columns.set(table, (columns.get(table) ?? new Set()).add(column));
  const none = new Set<string>();
  return (table) => columns.get(table) ?? none;
}

/** Makes room for the records of a model. */
export async function makeRoom(unit: ChangingUnit, model: Model): Promise<void> {
  await run(unit, schemaStatements(postgresDialect, model, await columnsOf(unit.execute)));
  await makeUnique(unit, model);
}

/**
 * Makes room for a model that is not in force yet: what the one in force needs stays. Indexes over more records than so many are left:
 * which they are is answered.
 */
export async function makeRoomAhead(unit: ChangingUnit, model: Model, large: number): Promise<readonly IndexToBuild[]> {
  const needed = neededIndexes(postgresFold, model).map(({ create }) => create);
  const statements = [...schemaStatements(postgresDialect, model, await columnsOf(unit.execute)), ...needed].map(
    (each) => postgresDialect.text(each).sql,
  );
  const isLarge = await largeIndexes(unit.execute, statements, large);
  const now = statements.filter((text) => !text.startsWith('DROP INDEX') && isLarge(text) === undefined);
  if (now.length > 0) await unit.script(now.join(';\n'));
  return statements.flatMap((create) => isLarge(create) ?? []);
}

/** Says of a statement which index over many records it makes; undefined of others. One that a build left half done is made again. */
async function largeIndexes(execute: Execute, statements: readonly string[], large: number): Promise<(text: string) => IndexToBuild | undefined> {
  const whole = `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND i.indisvalid AND i.indisready`;
  const present = new Set((await execute(whole, [], false)).map(([name]) => String(name)));
  const wanted = statements.flatMap((create) => {
    const [, name, table] = /^CREATE (?:UNIQUE )?INDEX IF NOT EXISTS "(\w+)" ON "(e_\d+)"/.exec(create) ?? [];
    return name === undefined || table === undefined || present.has(name) ? [] : [{ name, table, create }];
  });
  const newest = new Map<string, number>();
  for (const table of new Set(wanted.map((each) => each.table))) newest.set(table, await newestOf(execute, table));
  const found = new Map(wanted.filter(({ table }) => (newest.get(table) ?? 0) > large).map(({ name, create }) => [create, { name, create }]));
  return (text) => found.get(text);
}

async function newestOf(execute: Execute, table: string): Promise<number> {
  const [there] = await execute('SELECT to_regclass(?) IS NOT NULL', [table], false);
  if (there?.[0] !== true) return 0;
  const [row] = await execute(`SELECT COALESCE(MAX(id), 0) FROM ${table}`, [], false);
  return Number(row?.[0] ?? 0);
}

async function makeUnique({ execute, script }: ChangingUnit, model: Model): Promise<void> {
  const rows = await execute('SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()', [], false);
  const present = rows.map(([name]) => String(name));
  for (const name of staleIndexes(model, present)) await script(`DROP INDEX ${name}`);
  for (const { taken, create } of neededIndexes(postgresFold, model)) {
    try {
      await script(postgresDialect.text(create).sql);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') throw error;
      const fields = 'fields' in taken ? taken.fields.map(({ name }) => name).join(', ') : taken.name;
      throw new AppError('conflict', 'document.unique-taken', { params: { entity: taken.entity.label, fields }, cause: error });
    }
  }
}

async function forget(execute: Execute, names: readonly DocumentName[]): Promise<void> {
  for (const { app, document } of names) await execute('DELETE FROM catalog WHERE app = ? AND document = ?', [app, document], false);
}

async function noteDropped(unit: ChangingUnit, { drop = [], undrop = [] }: InstallChange, actor: Actor, now: number): Promise<void> {
  const text = 'INSERT INTO dropped (app, kind, document, number, at, actor_id, actor_name, records, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
  for (const { app, kind, document, number, records, body } of drop) {
    await run(unit, retireStatements(number));
    await unit.execute(text, [app, kind, document, number, now, actor.id, actor.name, records, body], false);
  }
  if (undrop.length > 0) await unit.execute('DELETE FROM dropped WHERE id = ANY(?::bigint[])', [arrayText(undrop)], false);
}

/** Keeps the documents and gives them their numbers, with room for their records. Answers the model that results. */
export async function keepDocuments(unit: ChangingUnit, change: InstallChange, actor: Actor, now: number): Promise<Model> {
  const { execute } = unit;
  await saveApps(execute, change.apps);
  await saveDocuments(execute, change.documents);
  await forget(execute, [...(change.forget ?? []), ...(change.numbers ?? [])]);
  for (const { app, document, number } of change.numbers ?? [])
    await execute('INSERT INTO catalog (number, app, document) VALUES (?, ?, ?)', [number, app, document], false);
  await noteDropped(unit, change, actor, now);
  const { catalog } = await readDocuments(execute);
  const numbers = new Numbers(catalog, await metaOf(execute, 'numbers'));
  const model = change.link((app, document) => numbers.of(app, document));
  await numbers.save(execute);
  await makeRoom(unit, model);
  await raiseDocuments(execute);
  return model;
}

/** Whoever has read the documents has to read them again. */
async function raiseDocuments(execute: Execute): Promise<void> {
  await setMeta(execute, 'documents', (await metaOf(execute, 'documents')) + 1);
}

/** Numbers that no document has. They are used up, whether anything comes of them or not. */
export async function reserveNumbers({ execute }: ChangingUnit, count: number): Promise<readonly number[]> {
  const [row] = await execute('SELECT COALESCE(MAX(number), 0) FROM catalog', [], false);
  const newest = Math.max(await metaOf(execute, 'numbers'), Number(row?.[0] ?? 0));
  await setMeta(execute, 'numbers', newest + count);
  return Array.from({ length: count }, (_, place) => newest + place + 1);
}

/** Deletes what was made room for and never came into force. */
export async function clearRoom(unit: ChangingUnit, entity: number, fields: readonly number[], isWhole: boolean): Promise<void> {
  await run(unit, isWhole ? purgeEntityStatements(entity, fields) : purgeStatements(entity, fields, await columnsOf(unit.execute)));
}

/** Deletes something taken out of use for good. An entity goes with its table, fields with their columns and side tables. */
export async function purgeDropped(unit: ChangingUnit, id: number, entity: number, fields: readonly number[]): Promise<void> {
  const { execute } = unit;
  const [row] = await execute('SELECT kind FROM dropped WHERE id = ?', [id], false);
  if (row === undefined) return;
  const statements = row[0] === 'entity' ? purgeEntityStatements(entity, fields) : purgeStatements(entity, fields, await columnsOf(execute));
  await run(unit, statements);
  await execute('DELETE FROM dropped WHERE id = ?', [id], false);
}
