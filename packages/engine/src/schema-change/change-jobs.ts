// In charge of: changes that are too large for one unit: filled in slices beside other writes, caught up with, and put in force at one moment.
import { actorNumber } from '../actor-number.ts';
import type { AuditAddition } from '../audit/audit-entry.ts';
import { AppError, type Locale } from '@trellis/errors';
import { compareModels, type Catalog, type FieldChange, type Model } from '@trellis/model';
import { systemActor, type Actor } from '@trellis/permissions';
import type { AuditResult, ChangeRequest, JobJson } from '@trellis/query';
import { randomUUID } from 'node:crypto';
import { ClaimLost, isOpen, refuseLost, stopElsewhere, takeOver } from '../jobs/claimed.ts';
import type { Claim, InstallChange, LogEntry, RecordWalk, Storage, StoredJob, Tx } from '../storage.ts';
import { installOf, linkOrRefuse } from '../workspace.ts';
import { CatchUp } from './catch-up.ts';
import type { MadeCell, Surroundings } from './cell-maker.ts';
import { CHANGE, changeJobJson, fromStoredJob, toStoredJob, type ChangeBody, type ChangeJob, type ChangeState } from './change-job.ts';
import { atOnce, pause, surroundingsFor, type ChangeDeps } from './change-deps.ts';
import { SLICE, type Fill } from './fill.ts';
import { decisionFor } from './measure.ts';
import type { Shown } from './plan.ts';
import { currentDocuments, fingerprint, propose, toldOf, type Proposal } from './proposal.ts';
import { goesByName } from './record-names.ts';
import { filledKeys, stepId } from './step-id.ts';
import { fillFor, moved, outOfUse, type Summary } from './summary.ts';

/** Entries of the log taken in one unit while others write. */
const ENTRIES = 250;
/** With no more than these left, the switch takes them itself. */
const FEW = 100;
/** A slice that takes longer than this is made smaller. */
const LONG_MS = 60;
/** Records that a slice has at least. */
const FEWEST = 20;
const actor = systemActor('change');
/** What changes of documents are claimed as: there is one at a time. */
export const CHANGING = 'change';
const keyOf = (app: string, document: string): string => `${app}/${document}`;

/** Numbers that keys have been given, others as they stand. */
function catalogOf(storage: Storage, numbers: ChangeBody['numbers']): Catalog {
  return (app, document) => numbers[keyOf(app, document)] ?? storage.catalog(app, document) ?? 0;
}

/** A change under way. */
class Run {
  readonly id: string;
  readonly #deps: ChangeDeps;
  readonly #body: ChangeBody;
  readonly #before: Model;
  readonly #proposal: Proposal;
  readonly #after: Model;
  #job: ChangeJob;
  #late: Set<string>;
  /** Records in the next slice. */
  #size: number;
  #stop: 'no' | 'pause' | 'cancel' = 'no';
  /** What others wrote since the filling began and is being taken in: what is lost of it was not shown. */
  #entries: readonly LogEntry[] = [];

  constructor(deps: ChangeDeps, job: ChangeJob, body: ChangeBody) {
    this.id = job.id;
    this.#deps = deps;
    this.#job = job;
    this.#body = body;
    this.#late = new Set(job.state.late);
    this.#size = deps.sizes.slice ?? SLICE;
    this.#before = deps.model();
    const app = this.#before.appByName.get(body.app);
    if (app === undefined) throw new AppError('not-found', 'app.not-found');
    this.#proposal = propose(deps.storage, this.#before, app, body.documents, body.decisions);
    this.#after = linkOrRefuse(this.#proposal.source, catalogOf(deps.storage, body.numbers));
  }

  get job(): ChangeJob {
    return this.#job;
  }

  /** Stops at the next slice: to go on at the next start, or for good. */
  stop(how: 'pause' | 'cancel'): void {
    if (this.#stop !== 'cancel') this.#stop = how;
  }

  /** Runs to its end, or until it is stopped. */
  async run(): Promise<void> {
    try {
      const { fill } = await this.#named();
      await this.#deps.storage.makeRoom(this.#after);
      await this.#fill(fill);
      while (this.#stop === 'no' && !(await this.#switch(fill)));
      if (this.#stop === 'cancel') await this.#giveUp('cancelled');
    } catch (error) {
      // Another process goes on with it.
      if (error instanceof ClaimLost) return;
      const told = error instanceof AppError ? error : new AppError('internal', 'server.internal', { cause: error });
      if (told.kind === 'internal') this.#deps.onError(error);
      await this.#giveUp('failed', told);
    }
  }

  #fillWith(surroundings: Surroundings): Fill {
    const made = (change: FieldChange, record: number, cell: MadeCell): void => this.#noteLate(change, record, cell);
    return fillFor(this.#before, this.#after, this.#body.summary, this.#body.decisions, surroundings, made);
  }

  #surroundings(walk: RecordWalk, wait: () => Promise<void> = atOnce): Promise<Surroundings> {
    return surroundingsFor(this.#before, this.#proposal.change, walk, this.#deps.storage.identity, wait);
  }

  /** A value that would be lost and was written after the loss was counted. */
  #noteLate(change: FieldChange, record: number, { outcome }: MadeCell): void {
    if (outcome !== 'lost' && outcome !== 'approximate') return;
    const { before } = change;
    const isFresh = this.#entries.some(
      (entry) =>
        entry.record === record && entry.entity === before?.entity.number && (entry.operation === 'created' || entry.changes.has(before.number)),
    );
    if (isFresh && decisionFor(change, this.#body.decisions)?.accept !== 'any') this.#late.add(`${stepId('field-converted', change)} ${record}`);
  }

  #next(state: Partial<ChangeState>): ChangeJob {
    this.#job = { ...this.#job, status: 'running', state: { ...this.#job.state, ...state, late: [...this.#late] } };
    return this.#job;
  }

  async #fill(fill: Fill): Promise<void> {
    const { storage } = this.#deps;
    const { all } = this.#body.summary;
    const slices = (of: string): number =>
      Math.ceil(((all[of] ?? all[this.#after.computedFields.find((field) => field.key === of)?.entity.key ?? ''] ?? 0) + 1) / SLICE);
    const total = fill.steps.reduce((sum, { of }) => sum + slices(of), 0);
    for (;;) {
      const { step, after, done } = this.#job.state;
      const current = fill.steps[step];
      if (current === undefined || this.#stop !== 'no') return;
      const size = this.#size;
      await storage.write(actor, async (tx) => {
        await refuseLost(tx, CHANGING);
        const start = performance.now();
        const last = await fill.slice(tx, current, after, size);
        this.#adapt(performance.now() - start);
        const state = last === undefined ? { step: step + 1, after: 0 } : { after: last };
        await tx.saveJob(toStoredJob(this.#next({ ...state, done: Math.min(total, done + size / SLICE), total })));
      });
      // Whoever waits to write goes first.
      await pause();
    }
  }

  /** Slices that take long become smaller, and larger again when they do not. */
  #adapt(took: number): void {
    const most = this.#deps.sizes.slice ?? SLICE;
    if (took > LONG_MS) this.#size = Math.max(Math.min(FEWEST, most), Math.floor(this.#size / 2));
    else if (took < LONG_MS / 3) this.#size = Math.min(most, this.#size * 2);
  }

  /** Takes in what others wrote, then puts the documents in force. Answers whether it came to that. */
  async #switch(fill: Fill): Promise<boolean> {
    const { storage } = this.#deps;
    if (!(await this.#catchUpAll(fill))) return false;
    const owner: Actor = { ...systemActor(this.#body.actor.name), id: this.#body.actor.id };
    let isDone = false;
    const prepare = async (tx: Tx): Promise<InstallChange | undefined> => {
      isDone = false;
      await refuseLost(tx, CHANGING);
      if (fingerprint(storage) !== this.#body.base) throw new AppError('conflict', 'change.stale');
      const entries = await tx.logAfter(this.#job.state.since, ENTRIES);
      if (entries.length === ENTRIES || this.#restartsAt(fill, entries) !== undefined) return undefined;
      const goesByName = entries.length > 0 && this.#goesByName;
      await this.#take(tx, goesByName ? this.#fillWith(await this.#surroundings(tx)) : fill, entries);
      if (!this.#isAsShown()) throw new AppError('conflict', 'change.stale');
      await this.#audit(tx);
      isDone = true;
      return this.#install();
    };
    await storage.change(owner, prepare, (model) => {
      // Not before the commit: whoever is told that the change is done must find its documents in force.
      this.#job = { ...this.#job, status: 'done' };
      this.#deps.taken(model);
    });
    return isDone;
  }

  /** Takes in entries of the log until few are left. Answers whether the change may be put in force. */
  async #catchUpAll(fill: Fill): Promise<boolean> {
    const { storage } = this.#deps;
    let taken = ENTRIES;
    while (taken > FEW && this.#stop === 'no') {
      // Names are read before the entries are, so that each of these records was called what it is called in them.
      const named = this.#goesByName ? await this.#named() : { fill, upTo: Number.MAX_SAFE_INTEGER };
      let restart: number | undefined;
      taken = await storage.write(actor, async (tx) => {
        await refuseLost(tx, CHANGING);
        const entries = (await tx.logAfter(this.#job.state.since, ENTRIES)).filter(({ seq }) => seq <= named.upTo);
        await this.#take(tx, named.fill, entries);
        restart = this.#restartsAt(fill, entries);
        if (restart !== undefined) await tx.saveJob(toStoredJob(this.#next({ phase: 'filling', step: restart, after: 0 })));
        return entries.length;
      });
      if (restart !== undefined) {
        await this.#fill(fill);
        taken = ENTRIES;
      }
    }
    return this.#stop === 'no';
  }

  /** Exchange rates reach every record: when one changed, what is computed is filled once more. */
  #restartsAt(fill: Fill, entries: readonly LogEntry[]): number | undefined {
    const rates = new Set(entries.flatMap(({ entity }) => (this.#before.entityByNumber.get(entity)?.rates === undefined ? [] : entity)));
    const computed = fill.steps.findIndex(({ kind }) => kind === 'computed');
    return rates.size === 0 || computed < 0 ? undefined : computed;
  }

  get #goesByName(): boolean {
    return this.#proposal.change.fields.some(goesByName);
  }

  async #named(): Promise<{ readonly fill: Fill; readonly upTo: number }> {
    const { storage } = this.#deps;
    return storage.snapshot(async (snapshot) => ({ fill: this.#fillWith(await this.#surroundings(snapshot, pause)), upTo: snapshot.seq }));
  }

  async #take(tx: Tx, fill: Fill, entries: readonly LogEntry[]): Promise<void> {
    const last = entries.at(-1)?.seq;
    if (last === undefined) return;
    this.#entries = entries;
    await new CatchUp(tx, this.#before, this.#after, fill).run(entries);
    this.#entries = [];
    await tx.saveJob(toStoredJob(this.#next({ phase: 'switching', since: last })));
  }

  #isAsShown(): boolean {
    const { losses } = this.#body.shown;
    const { losses: counted } = this.#body.summary;
    const steps = [...this.#late].map((each) => each.split(' ')[0] ?? '');
    return steps.every((step) => (counted[step] ?? 0) + steps.filter((each) => each === step).length <= (losses[step] ?? 0));
  }

  #install(): InstallChange {
    const { numbers, summary } = this.#body;
    const split = ([key, number]: [string, number]) => ({ app: key.slice(0, key.indexOf('/')), document: key.slice(key.indexOf('/') + 1), number });
    return {
      ...installOf(this.#proposal.source),
      ...outOfUse(compareModels(this.#before, this.#after, filledKeys(this.#body.decisions)), summary),
      numbers: Object.entries(numbers).map(split),
      link: (catalog) => linkOrRefuse(this.#proposal.source, catalog),
      fill: async (tx) => {
        await tx.saveJob(toStoredJob({ ...this.#next({}), status: 'done' }));
        await tx.saveChange(this.id, undefined);
      },
    };
  }

  /** How the audit tells of the end: whoever began it is long answered. */
  #entry(result: AuditResult, code?: string): AuditAddition {
    const { actor: by, app } = this.#body;
    const detail = { job: this.id, ...(code === undefined ? {} : { code }) };
    return { kind: 'documents.changed', target: `app:${app}`, result, actorId: by.id, actorName: by.name, source: 'job', detail };
  }

  /** Writes down the end, and each of the documents that changed. */
  async #audit(tx: Tx): Promise<void> {
    const entry = this.#entry('done');
    const { detail, parts } = toldOf(this.#proposal, this.#before, currentDocuments(this.#deps.storage, this.#body.app), this.#after);
    await tx.audit({ ...entry, detail: { ...entry.detail, ...detail } });
    for (const part of parts) await tx.audit({ ...entry, ...part });
  }

  /** Ends without a change. What was filled so far goes out of use, where nobody can see it. */
  async #giveUp(status: 'cancelled' | 'failed', error?: AppError): Promise<void> {
    const { storage } = this.#deps;
    const params = Object.fromEntries(
      Object.entries(error?.params ?? {}).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
    );
    const told = error === undefined ? {} : { error: { code: error.code, params } };
    const job: ChangeJob = { ...this.#next(told), status };
    const taken = new Set(Object.values(this.#body.numbers));
    const drop = [...this.#after.fieldByNumber.values()].filter((field) => taken.has(field.number) && field.storage.shape !== 'none');
    const kept = propose(storage, this.#before, this.#proposal.app, currentDocuments(storage, this.#body.app));
    await storage.change(
      actor,
      async (tx) => {
        await refuseLost(tx, CHANGING);
        await tx.audit(this.#entry('refused', error?.code ?? status));
        return {
          ...installOf(kept.source),
          link: (catalog) => linkOrRefuse(kept.source, catalog),
          drop: drop.map((field) => ({
            app: this.#body.app,
            kind: 'leftover',
            document: field.id,
            number: field.number,
            records: 0,
            body: JSON.stringify({ label: field.label, entityNumber: field.entity.number, bytes: 0, documents: [] }),
          })),
          fill: async (unit: Tx) => {
            await unit.saveJob(toStoredJob(job));
            await unit.saveChange(this.id, undefined);
          },
        };
      },
      (model) => this.#deps.taken(model),
    );
    this.#job = job;
  }
}

/** The changes of a workspace that run as jobs: one at a time. */
export class ChangeJobs {
  readonly #deps: ChangeDeps;
  #run: { readonly run: Run; readonly ended: Promise<void> } | undefined;
  /** Changes that could not begin in this process. */
  readonly #broken = new Set<string>();

  constructor(deps: ChangeDeps) {
    this.#deps = deps;
  }

  /** Stops the change that runs here, which another process was asked to. */
  askedToStop(): void {
    this.#run?.run.stop('cancel');
  }

  /** Begins a change as a job, which then has the claim; answers its id. */
  async start(
    by: Actor,
    claim: Claim,
    proposal: Proposal,
    { documents, decisions = {} }: ChangeRequest,
    summary: Summary,
    shown: Shown,
    seq: number,
  ): Promise<string> {
    const { storage, now } = this.#deps;
    const id = randomUUID();
    const numbers = await this.#numbersFor(proposal, summary);
    const actorOf = { id: by.id, name: by.name };
    const body: ChangeBody = { app: proposal.app.id, documents, decisions, base: proposal.base, shown, summary, numbers, actor: actorOf };
    const state: ChangeState = { phase: 'filling', step: 0, after: 0, since: seq, done: 0, total: 0, late: [] };
    const job: ChangeJob = { id, actor: actorNumber(by), createdAt: now(), status: 'running', state };
    await storage.write(by, async (tx) => {
      await tx.saveChange(id, JSON.stringify(body));
      await tx.saveJob(toStoredJob(job));
    });
    this.#begin(job, body, claim);
    return id;
  }

  /** Numbers for everything that will be kept in a place of its own, and for every other document that has none yet. */
  async #numbersFor(proposal: Proposal, summary: Summary): Promise<ChangeBody['numbers']> {
    const { storage } = this.#deps;
    const again = new Set(moved(proposal.change, summary).flatMap(({ after }) => after?.key ?? []));
    const wanted = new Set<string>();
    linkOrRefuse(proposal.source, (app, document) => {
      const key = keyOf(app, document);
      const known = again.has(key) ? undefined : storage.catalog(app, document);
      if (known === undefined) wanted.add(key);
      return known ?? 0;
    });
    const numbers = await storage.reserveNumbers(wanted.size);
    return Object.fromEntries([...wanted].map((key, place) => [key, numbers[place] ?? 0]));
  }

  #begin(job: ChangeJob, body: ChangeBody, claim: Claim): void {
    let run: Run;
    try {
      run = new Run(this.#deps, job, body);
    } catch (error) {
      // What cannot even begin must not keep the server from starting, and is not tried again and again.
      this.#broken.add(job.id);
      this.#deps.onError(error);
      claim.release().catch(this.#deps.onError);
      return;
    }
    this.#run = { run, ended: this.#throughAndOut(run, claim) };
  }

  async #throughAndOut(run: Run, claim: Claim): Promise<void> {
    await run.run().catch(this.#deps.onError);
    this.#run = undefined;
    await claim.release().catch(this.#deps.onError);
  }

  async job(by: Actor, id: string, locale: Locale): Promise<JobJson | undefined> {
    const job = await this.#find(by, id);
    return job === undefined ? undefined : changeJobJson(job, locale);
  }

  async cancel(by: Actor, id: string): Promise<boolean> {
    const job = await this.#find(by, id);
    if (job === undefined) return false;
    if (this.#run?.run.id !== id && isOpen(job) && !(await this.#takeOver(id))) await stopElsewhere(this.#deps.storage, id, CHANGING);
    if (this.#run?.run.id !== id) return true;
    this.#run.run.stop('cancel');
    await this.#run.ended;
    return true;
  }

  async #find(by: Actor, id: string): Promise<ChangeJob | undefined> {
    const running = this.#run?.run.id === id ? this.#run.run.job : undefined;
    const stored = running === undefined ? await this.#deps.storage.read.job(id) : undefined;
    const job = running ?? (stored?.type === CHANGE ? fromStoredJob(stored) : undefined);
    return job?.actor === actorNumber(by) ? job : undefined;
  }

  /** Goes on with the change that nobody is at. */
  async takeUp(open: readonly StoredJob[]): Promise<void> {
    const [job] = open.filter(({ id, type }) => type === CHANGE && !this.#broken.has(id));
    if (job !== undefined && this.#run === undefined) await this.#takeOver(job.id);
  }

  async #takeOver(id: string): Promise<boolean> {
    const { storage } = this.#deps;
    const taken = await takeOver(storage, id, CHANGING, () => this.askedToStop());
    if (taken === undefined) return false;
    const body = await storage.read.change(id);
    if (body === undefined) await taken.claim.release();
    else this.#begin(fromStoredJob(taken.job), JSON.parse(body) as ChangeBody, taken.claim);
    return this.#run?.run.id === id;
  }

  async close(): Promise<void> {
    this.#run?.run.stop('pause');
    await this.#run?.ended;
  }
}
