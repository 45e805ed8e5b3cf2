// In charge of: changing an app's documents while it has records: showing what would happen, doing it, bringing back what went.
import { ownersOnly } from '../owners.ts';
import { actTeller, decidesAudit } from '../audit/audit-carry.ts';
import { AppError, invalid, issue, type Issue, type Locale } from '@trellis/errors';
import type { LinkedApp } from '@trellis/model';
import type { Actor } from '@trellis/permissions';
import type {
  AffectedCell,
  AppGrants,
  ChangeOutcome,
  ChangePlan,
  ChangeRequest,
  ConditionJson,
  DroppedPart,
  JobJson,
  RightsChange,
  RightsPreview,
} from '@trellis/query';
import type { Claim, InstallChange, StoredJob, Tx } from '../storage.ts';
import { appGrants, readCondition, type StoredGrant } from '../rights-preview/grants.ts';
import { previewRights } from '../rights-preview/preview-rights.ts';
import { openLinks } from '../links/public-link.ts';
import { installOf, linkOrRefuse } from '../workspace.ts';
import type { Surroundings } from './cell-maker.ts';
import { atOnce, pause, surroundingsFor, type ChangeDeps } from './change-deps.ts';
import { ChangeJobs, CHANGING } from './change-jobs.ts';
import { droppedParts, restoring } from './dropped.ts';
import { measureChange, type Measures } from './measure.ts';
import { AT_ONCE, holds, planOf, readShown, shownNow, type Shown } from './plan.ts';
import { currentDocuments, fingerprint, propose, toldOf, type Proposal } from './proposal.ts';
import type { ListedPart } from './step-id.ts';
import { fillFor, outOfUse, summaryOf } from './summary.ts';

/** A claim that whoever it was given to may pass on to longer work. */
class Passing {
  #claim: Claim | undefined;

  constructor(claim: Claim) {
    this.#claim = claim;
  }

  /** Gives the claim away. */
  pass(): Claim {
    const claim = this.#claim;
    if (claim === undefined) throw new TypeError('the claim was passed on before');
    this.#claim = undefined;
    return claim;
  }

  /** Releases the claim unless it was passed on. */
  async end(): Promise<void> {
    await this.#claim?.release();
  }
}

/** Changes of documents over a store. Call `takeUp` once the documents are in force, `close` before the store is closed. */
export class SchemaChanges {
  readonly #deps: ChangeDeps;
  readonly #jobs: ChangeJobs;

  constructor(deps: ChangeDeps) {
    this.#deps = deps;
    this.#jobs = new ChangeJobs(deps);
  }

  /** The documents of an app as they are stored. */
  documents(actor: Actor, app: string): readonly unknown[] {
    return currentDocuments(this.#deps.storage, this.#app(actor, app).id);
  }

  /** What a change would do. */
  preview(actor: Actor, app: string, request: ChangeRequest): Promise<ChangePlan> {
    const proposal = this.#propose(actor, app, request);
    return this.#measured(proposal, request, undefined, async (measures) => this.#planOf(proposal, request, measures));
  }

  /** What a change of the documents would do to people's rights, from the person after `from` on; the mistakes where they do not link. */
  async previewRights(actor: Actor, app: string, request: ChangeRequest, from: number): Promise<RightsPreview<RightsChange>> {
    const { model: after, issues } = this.#propose(actor, app, request);
    if (after === undefined)
      throw invalid(
        'document.invalid',
        issues.map((found): Issue => ({ ...found, path: found.path === '' ? found.source : `${found.source}: ${found.path}` })),
        { count: issues.length },
      );
    const { storage, model } = this.#deps;
    return previewRights({ before: model(), after, identity: storage.identity, runner: storage.read }, from);
  }

  /** What the grants of an app say. */
  grants(actor: Actor, app: string): AppGrants {
    const target = this.#app(actor, app);
    const documents = currentDocuments(this.#deps.storage, target.id) as readonly (StoredGrant & { readonly kind: string })[];
    return appGrants(
      this.#deps.model(),
      target,
      documents.filter(({ kind }) => kind === 'grant'),
    );
  }

  /** A condition on an entity of an app, read from its text. */
  condition(actor: Actor, app: string, { entity, text }: { readonly entity: string; readonly text: string }): ConditionJson {
    const target = this.#app(actor, app);
    const found = target.entities.find(({ id }) => id === entity);
    if (found === undefined) throw new AppError('not-found', 'entity.not-found');
    return readCondition(this.#deps.model(), target, found, text);
  }

  /** More of the cells that a step of a change concerns: those of records after one. */
  affected(actor: Actor, app: string, request: ChangeRequest, part: ListedPart): Promise<readonly AffectedCell[]> {
    const proposal = this.#propose(actor, app, request);
    return this.#measured(proposal, request, part, async (measures) => {
      const plan = this.#planOf(proposal, request, measures);
      return plan.steps.find((step) => step.id === part.step)?.affected ?? [];
    });
  }

  /** Makes a change as it was shown. */
  async apply(actor: Actor, app: string, request: ChangeRequest, expect: string): Promise<ChangeOutcome> {
    const proposal = this.#propose(actor, app, request);
    const shown = readShown(expect);
    if (shown === undefined) throw new AppError('conflict', 'change.stale');
    return this.alone(async (claim) => {
      const begun = await this.#measured(proposal, request, undefined, async (measures, seq) => {
        const plan = this.#check(proposal, request, measures, shown);
        return { measures, seq, plan };
      });
      if (begun.plan.isJob) {
        const job = await this.#jobs.start(
          actor,
          claim.pass(),
          proposal,
          request,
          summaryOf(begun.measures, begun.plan.steps, true),
          shown,
          begun.seq,
        );
        return { done: false, job };
      }
      await this.#inOneUnit(actor, proposal, request, begun, shown);
      return { done: true };
    });
  }

  /** Does something to the documents that no other change of them may fall into, in whatever process. */
  async alone<T>(run: (claim: Passing) => Promise<T>): Promise<T> {
    const claim = await this.#deps.storage.claim(CHANGING, () => this.#jobs.askedToStop());
    if (claim === undefined) throw new AppError('conflict', 'change.running');
    const passing = new Passing(claim);
    try {
      return await run(passing);
    } finally {
      await passing.end();
    }
  }

  /** What changes of an app took out of use, newest first. */
  dropped(actor: Actor, app: string): readonly DroppedPart[] {
    return droppedParts(this.#deps.storage, this.#app(actor, app));
  }

  /** Brings something back, with what it held. */
  async restore(actor: Actor, app: string, id: number): Promise<void> {
    const target = this.#app(actor, app);
    const { storage, taken } = this.#deps;
    const prepare = () => Promise.resolve(restoring(storage, this.#deps.model(), target, id));
    await this.alone(() => decidesAudit(() => storage.change(actor, prepare, taken)));
  }

  /** Deletes something that went out of use for good, with whatever else nobody can bring back. */
  async purge(actor: Actor, app: string, id: number): Promise<void> {
    const target = this.#app(actor, app);
    const { storage } = this.#deps;
    const own = storage.dropped().filter((each) => each.app === target.id);
    if (!own.some((each) => each.id === id && each.kind !== 'leftover')) throw new AppError('not-found', 'change.nothing-dropped');
    for (const each of own.filter((part) => part.id === id || part.kind === 'leftover')) {
      const body = JSON.parse(each.body) as { readonly entityNumber: number; readonly fields?: readonly { readonly number: number }[] };
      const fields = each.kind === 'entity' ? (body.fields ?? []).map((field) => field.number) : [each.number];
      await storage.purgeDropped(each.id, body.entityNumber, fields);
    }
  }

  /** A change that runs as a job; undefined when there is none such of this actor. */
  job(actor: Actor, id: string, locale: Locale): Promise<JobJson | undefined> {
    return this.#jobs.job(actor, id, locale);
  }

  /** Stops a change that runs as a job: nothing of it is kept. Answers whether there was one. */
  cancel(actor: Actor, id: string): Promise<boolean> {
    return this.#jobs.cancel(actor, id);
  }

  /** Goes on with those of the open jobs that nobody is at. */
  takeUp(open: readonly StoredJob[]): Promise<void> {
    return this.#jobs.takeUp(open);
  }

  /** Lets the unit under way finish; the next start goes on with the rest. */
  close(): Promise<void> {
    return this.#jobs.close();
  }

  #app(actor: Actor, name: string): LinkedApp {
    ownersOnly(actor);
    const app = this.#deps.model().appByName.get(name);
    if (app === undefined) throw new AppError('not-found', 'app.not-found');
    return app;
  }

  #propose(actor: Actor, app: string, { documents, decisions = {} }: ChangeRequest): Proposal {
    const target = this.#app(actor, app);
    return propose(this.#deps.storage, this.#deps.model(), target, documents, decisions);
  }

  #measured<T>(
    proposal: Proposal,
    { decisions = {} }: ChangeRequest,
    listed: ListedPart | undefined,
    use: (measures: Measures, seq: number) => Promise<T>,
  ): Promise<T> {
    const before = this.#deps.model();
    const { change, model: after } = proposal;
    const now = this.#deps.now();
    return this.#deps.storage.snapshot(async (snapshot) => {
      const surroundings = await surroundingsFor(before, change, snapshot, this.#deps.storage.identity, pause);
      return use(await measureChange({ before, after, change, decisions, surroundings, walk: snapshot, now, pause, listed }), snapshot.seq);
    });
  }

  #planOf(proposal: Proposal, { documents, decisions = {} }: ChangeRequest, measures: Measures): ChangePlan {
    const { storage, sizes, now } = this.#deps;
    return planOf(proposal, documents, decisions, measures, { sizes, links: openLinks(storage.identity.publicLinks, now()) });
  }

  /** Refuses what cannot be made, is not decided, or is not what was shown. */
  #check(proposal: Proposal, request: ChangeRequest, measures: Measures, shown: Shown): ChangePlan {
    const { documents, decisions = {} } = request;
    const plan = this.#planOf(proposal, request, measures);
    if (plan.issues.length > 0) {
      const issues = plan.issues.map((found): Issue => ({ ...found, path: found.path === '' ? found.source : `${found.source}: ${found.path}` }));
      throw invalid('document.invalid', issues, { count: issues.length });
    }
    const refused = plan.steps.filter(({ state }) => state === 'refused');
    if (refused.length > 0)
      throw invalid(
        'change.refused',
        refused.map(({ id, reason }) => (reason === undefined ? issue('change.refused', id) : issue(reason.code, id, reason.params))),
      );
    const open = plan.steps.filter(({ state }) => state === 'decide');
    if (open.length > 0)
      throw invalid(
        'change.undecided',
        open.map(({ id, reason }) => issue(reason?.code ?? 'change.undecided', id, { count: 1, ...reason?.params })),
        { count: open.length },
      );
    if (!holds(shown, shownNow(proposal, documents, decisions, plan.steps))) throw new AppError('conflict', 'change.stale', { data: { plan } });
    return plan;
  }

  /** Everything at once: looked at again if anything was written since, then documents, numbers and values together. */
  async #inOneUnit(
    actor: Actor,
    proposal: Proposal,
    request: ChangeRequest,
    { measures, seq }: { readonly measures: Measures; readonly seq: number },
    shown: Shown,
  ): Promise<void> {
    const { storage, taken } = this.#deps;
    const before = this.#deps.model();
    const { decisions = {} } = request;
    const tell = actTeller();
    const prepare = async (tx: Tx): Promise<InstallChange> => {
      if (fingerprint(storage) !== proposal.base) throw new AppError('conflict', 'change.stale');
      const surroundings = await surroundingsFor(before, proposal.change, tx, storage.identity, atOnce);
      const isQuiet = (await tx.logAfter(seq, 1)).length === 0;
      const again = isQuiet ? measures : await this.#again(proposal, decisions, surroundings, tx, measures);
      if (!isQuiet) this.#check(proposal, request, again, shown);
      const summary = summaryOf(again, [], false);
      tell(toldOf(proposal, before, currentDocuments(storage, proposal.app.id), proposal.model ?? before));
      return {
        ...installOf(proposal.source),
        ...outOfUse(proposal.change, summary),
        link: (catalog) => linkOrRefuse(proposal.source, catalog),
        fill: (unit, model) => fillFor(before, model, summary, decisions, surroundings).all(unit),
      };
    };
    await decidesAudit(() => storage.change(actor, prepare, taken));
  }

  /** Looks again at what is to be written; what only goes is as it was a moment ago. */
  async #again(
    proposal: Proposal,
    decisions: ChangeRequest['decisions'] & object,
    surroundings: Surroundings,
    walk: Tx,
    known: Measures,
  ): Promise<Measures> {
    const looked = [...known.all.values()].reduce((sum, count) => sum + count, 0);
    const { change, model: after } = proposal;
    const parts = { before: this.#deps.model(), after, change, decisions, surroundings, walk, now: walk.now, pause: atOnce };
    const again = await measureChange({ ...parts, onlyWritten: looked > AT_ONCE });
    if (looked <= AT_ONCE) return again;
    const fields = new Map([...known.fields].map(([change, old]) => [change, old.isWritten ? (again.fields.get(change) ?? old) : old]));
    return { ...known, fields, all: new Map([...known.all, ...again.all]) };
  }
}
