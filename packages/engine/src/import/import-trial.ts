// In charge of: trying an import's rows before they are stored: to count and tell without storing, and to find those that only records refuse.
import { TRUE } from '@trellis/expr';
import { rightsOf } from '@trellis/permissions';
import { dryRows } from './dry-rows.ts';
import { added, noRows, type ImportSession } from './import-session.ts';
import { mayRefuseRecords } from './record-demands.ts';
import type { StagedLine } from './row-check.ts';
import { outcomeOf, tryRows, type Tried } from './row-store.ts';
import { SeenValues } from './seen-values.ts';

/** Rows in a trial's unit where they are too many for one. */
const SLICE = 500;

/** The trial of one import. Call protocol: `tryAll` once, after checking; `tryLines` for rows whose storing was refused. */
export class ImportTrial {
  readonly #session: ImportSession;
  /** Targets that were found to be missing: each is created once, whichever slices need it. */
  readonly #targets = new SeenValues();

  constructor(session: ImportSession) {
    this.#session = session;
  }

  /** Tries all rows where that tells something; `atOnce` of them fit into one unit. */
  async tryAll(staged: number, atOnce: number): Promise<void> {
    const session = this.#session;
    if (!this.#isNeeded(staged, atOnce)) return;
    for await (const { lines } of session.slices(0, () => (staged <= atOnce ? atOnce : SLICE))) {
      const tried = await this.tryLines(lines);
      const { leftOut = 0 } = session.state;
      session.note({ ...added(session.state, outcomeOf(tried.rows)), leftOut: leftOut + tried.leftOut });
      if (session.state.options.dryRun === true) await this.#tell(tried);
    }
    if (session.state.options.dryRun !== true) session.note(noRows);
  }

  /** Tries rows until those that are left could be stored; the others are refused. */
  async tryLines(lines: readonly StagedLine[]): Promise<Tried> {
    const session = this.#session;
    const context = session.context();
    let left = lines;
    for (;;) {
      try {
        return await tryRows(session.deps.storage, context, session.task(), left, session.state.options.dryRun === true);
      } catch (error) {
        left = await session.withoutRefused(error, left);
      }
    }
  }

  /** A trial is needed to count without storing, and where a larger import could otherwise be stopped half way by rights or rules that depend on the records. */
  #isNeeded(staged: number, atOnce: number): boolean {
    const { options, fields } = this.#session.state;
    if (options.dryRun === true) return true;
    if (staged <= atOnce) return false;
    const { actor, entity, model } = this.#session.context();
    const rights = rightsOf(model, actor).of(entity);
    if (mayRefuseRecords(entity, fields, rights, options)) return true;
    const actions = options.upsertBy === undefined ? (['create'] as const) : (['create', 'update'] as const);
    const isFree = (action: 'create' | 'update'): boolean =>
      rights.rows(action) === TRUE &&
      fields.every((name) => {
        const field = entity.fieldByName.get(name);
        return field !== undefined && rights.writable(action, field) === TRUE;
      });
    return !actions.every(isFree);
  }

  /** Notes what a dry run found: the values of new records, the changes of existing ones, and the targets that would be created. */
  async #tell(tried: Tried): Promise<void> {
    const session = this.#session;
    const { folder, records } = session.deps;
    const { actor, entity } = session.context();
    const ids = tried.rows.filter((row) => row.outcome === 'updated').map((row) => row.id);
    const before = ids.length === 0 ? [] : await records(actor, entity, ids);
    const { fresh, changed } = dryRows(session.task(), entity, tried, new Map(before.map((record) => [record.id, record])));
    const targets = tried.targets.filter(({ field, value }) => this.#targets.add(`${field}\u0000${typeof value} ${value}`, 1) === undefined);
    await folder.noteDry('new', fresh);
    await folder.noteDry('changed', changed);
    await folder.noteDry(
      'target',
      targets.map((target) => ({ kind: 'target', ...target })),
    );
    session.note({ targets: (session.state.targets ?? 0) + targets.length });
  }
}
