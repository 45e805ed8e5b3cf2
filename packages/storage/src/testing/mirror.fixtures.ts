// In charge of: a column mirror over a lab, as tests ask it: every answer of its own is counted, and every one it leaves to the store.
import { testProgram } from '@trellis/dx/programs';
import { foldText, TRUE } from '@trellis/expr';
import type { Cell } from '@trellis/fields';
import type { LinkedEntity, LinkedField } from '@trellis/model';
import type { ActorValues, GroupRow, GroupsPlan, PlanRunner, RowsPlan } from '@trellis/query';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as later } from 'node:timers/promises';
import { openReader } from '../sqlite/connection.ts';
import { recordsTable, sideTable, type MirrorTable } from '../columns/chunk-writer.ts';
import { Bypassed, ColumnMirror, type ColumnMirrorOptions } from '../columns/column-mirror.ts';
import { mirroredEntity, type MirroredEntity } from '../columns/mirrored-entity.ts';
import { MirrorRunner } from '../columns/mirror-runner.ts';
import type { Lab } from './open-lab.fixtures.ts';

/** How tests start the mirror's process. */
export const mirrorProgram = testProgram(new URL('../columns/mirror-process.ts', import.meta.url));

/** Version of the documents that say what is in records, as the store keeps it. */
function recordsVersion(lab: Lab): string {
  const database = openReader(lab.folder);
  const version = database.prepare("SELECT value FROM meta WHERE key = 'records-version'").pluck().get() as string;
  database.close();
  return version;
}

/** Every entity of a lab as the mirror keeps it. */
export function mirroredEntities(lab: Lab): readonly MirroredEntity[] {
  const version = recordsVersion(lab);
  return [...lab.engine.model.entities.values()].map((entity) => mirroredEntity(entity, version));
}

/** A mirror under test. */
export interface MirrorLab {
  readonly mirror: ColumnMirror;
  /** Answers undefined where the mirror leaves a plan to the store. */
  readonly runner: MirrorRunner;
  /** The mirror where it answers, else the store. */
  readonly both: PlanRunner;
  readonly counts: { answered: number; left: number };
  close(): Promise<void>;
}

/** Opens a mirror over a lab. */
export function openMirror(lab: Lab, options: Partial<ColumnMirrorOptions> = {}): MirrorLab {
  const mirror = new ColumnMirror({ folder: lab.folder, ...mirrorProgram, memoryMb: 256, threads: 1, timeoutMs: 30_000, ...options });
  const runner = new MirrorRunner({ mirror, seq: () => lab.storage.seq(), version: () => recordsVersion(lab) });
  const counts = { answered: 0, left: 0 };
  const counted = <T>(found: T | undefined): T | undefined => {
    counts[found === undefined ? 'left' : 'answered'] += 1;
    return found;
  };
  return {
    mirror,
    runner,
    counts,
    both: {
      rows: async (plan: RowsPlan, actor: ActorValues): Promise<readonly (readonly Cell[])[]> =>
        counted(await runner.rows(plan, actor)) ?? lab.storage.read.rows(plan, actor),
      groups: async (plan: GroupsPlan, actor: ActorValues): Promise<readonly GroupRow[]> =>
        counted(await runner.groups(plan, actor)) ?? lab.storage.read.groups(plan, actor),
      values: (field: LinkedField, records: readonly number[]) => lab.storage.read.values(field, records),
    },
    close: () => mirror.close(),
  };
}

/** Asks until the mirror answers. */
async function answered<T>(ask: () => Promise<T | undefined>, ms = 20_000): Promise<T> {
  for (const start = performance.now(); performance.now() - start < ms; await later(20)) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  throw new Error('the mirror did not answer');
}

/** A table that the mirror has otherwise than the store. */
interface Difference {
  readonly table: string;
  readonly mirrored: readonly unknown[];
  readonly stored: readonly unknown[];
}

/** Where the mirror has not what the store has; reads every line of every table. */
export async function differences(lab: Lab, { mirror }: MirrorLab): Promise<readonly Difference[]> {
  const entities = mirroredEntities(lab);
  const found: Difference[] = [];
  const database = openReader(lab.folder);
  for (const table of entities.flatMap((entity) => [recordsTable(entity), ...entity.sides.map(sideTable)])) {
    const names = table.columns.map((column) => column.name).join(', ');
    const text = `SELECT ${names} FROM ${table.name} ORDER BY 1, 2`;
    const rows = await answered(() => mirror.ask({ text, values: [], big: true, entities, atLeast: lab.storage.seq() }).catch(leftToStore));
    const own = table.columns.filter((column) => !column.folded).map((column) => column.name);
    const lines = database
      .prepare(`SELECT ${own.join(', ')} FROM ${table.name} ORDER BY 1, 2`)
      .safeIntegers(true)
      .all() as Record<string, unknown>[];
    const stored = lines.map((line) => table.columns.map((column) => storedValue(column, line)));
    if (!isDeepStrictEqual(rows, stored)) found.push({ table: table.name, mirrored: rows, stored });
  }
  database.close();
  return found;
}

function storedValue({ name, kind, folded }: MirrorTable['columns'][number], line: Record<string, unknown>): unknown {
  const value = line[folded ? name.replace(/_folded$/, '') : name];
  if (value === null) return null;
  if (folded) return foldText(String(value));
  return kind === 'boolean' ? value === 1n : value;
}

function leftToStore(error: unknown): undefined {
  if (!(error instanceof Bypassed) || error.why === 'failed') throw error;
  return undefined;
}

/** How many records an entity has. */
export function countOf(entity: LinkedEntity): GroupsPlan {
  return { kind: 'groups', entity, where: TRUE, keys: [], metrics: [{ op: 'count' }], maxGroups: 10 };
}

/** Waits until the mirror keeps every entity of the lab. */
export async function mirrorAll(lab: Lab, { mirror }: MirrorLab): Promise<void> {
  const entities = mirroredEntities(lab);
  await answered(() => mirror.ask({ text: 'SELECT 1', values: [], big: true, entities, atLeast: 0 }).catch(leftToStore));
}
