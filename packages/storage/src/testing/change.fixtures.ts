// In charge of: documents of an app as a test changes them.
import type { ChangeDecision, ChangePlan, JobJson } from '@trellis/query';
import type { Engine } from '@trellis/engine';
import type { SourceDocument } from '@trellis/model';
import type { Lab } from './open-lab.fixtures.ts';
import { owner } from './open-lab.fixtures.ts';

type Members = { readonly [member: string]: unknown };

/** The documents of an app, by id, to be changed and applied. */
export class Documents {
  readonly #bodies: Map<string, Members>;

  constructor(documents: readonly SourceDocument[]) {
    this.#bodies = new Map(documents.map(({ body }) => [(body as { readonly id: string }).id, body as Members]));
  }

  /** The same with members of one document set; undefined takes a member away. */
  set(id: string, members: Members): Documents {
    const next = this.#copy();
    next.#bodies.set(id, Object.fromEntries(Object.entries({ ...this.#bodies.get(id), ...members }).filter(([, value]) => value !== undefined)));
    return next;
  }

  add(kind: string, id: string, members: Members): Documents {
    return this.set(id, { kind, format: 1, id, ...members });
  }

  field(id: string, type: string, members: Members = {}): Documents {
    const [entity = '', name = ''] = id.split('.');
    return this.add('field', id, { entity, name, label: id, order: 1, type, ...members });
  }

  remove(...ids: readonly string[]): Documents {
    const next = this.#copy();
    for (const id of ids) next.#bodies.delete(id);
    return next;
  }

  get(id: string): Members | undefined {
    return this.#bodies.get(id);
  }

  get bodies(): readonly Members[] {
    return [...this.#bodies.values()];
  }

  #copy(): Documents {
    return new Documents(this.bodies.map((body) => ({ kind: 'app', source: '', body })));
  }
}

type Decisions = { readonly [step: string]: ChangeDecision };

/** What a change would do. */
export function preview(engine: Engine, app: string, documents: Documents, decisions: Decisions = {}): Promise<ChangePlan> {
  return engine.previewChange(owner, app, { documents: documents.bodies, decisions });
}

/** Shows a change and makes it; answers the plan. */
export async function apply(lab: Lab, app: string, documents: Documents, decisions: Decisions = {}): Promise<ChangePlan> {
  const plan = await preview(lab.engine, app, documents, decisions);
  if (plan.expect === undefined) throw new Error(`the change is refused: ${JSON.stringify([plan.issues, plan.steps])}`);
  const { done, job } = await lab.engine.applyChange(owner, app, { documents: documents.bodies, decisions }, plan.expect);
  if (!done) await jobEnd(lab.engine, job ?? '');
  return plan;
}

/** The job when it has ended; it must have been done. */
export async function jobEnd(engine: Engine, id: string, expected: JobJson['status'] = 'done'): Promise<JobJson> {
  for (;;) {
    const job = await engine.job(owner, id, 'en');
    if (job.status !== 'running' && job.status !== 'queued') {
      if (job.status !== expected) throw new Error(`the change ended ${job.status}: ${JSON.stringify(job.error)}`);
      return job;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
