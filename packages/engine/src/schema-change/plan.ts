// In charge of: the plan of a change: its steps with their counts, whether it can be made, and what was shown of it.
import { isEqualJson, type LinkedEntity, type LinkedField } from '@trellis/model';
import type { ChangeDecision, ChangePlan, ChangeStep } from '@trellis/query';
import { createHash } from 'node:crypto';
import type { PublicLink } from '../links/public-link.ts';
import type { ChangeSizes } from './change-deps.ts';
import { lossOf, type FieldMeasure, type Measures } from './measure.ts';
import { explained, type Proposal } from './proposal.ts';
import { stepsOf } from './steps.ts';

type Decisions = { readonly [step: string]: ChangeDecision };

/** Records up to this many are written in one unit; more in slices beside other writes. */
export const AT_ONCE = 5_000;

/** What was shown of a change: which one it was, and how much each step loses. */
export interface Shown {
  readonly of: string;
  readonly losses: { readonly [step: string]: number };
}

function nameOf(proposal: Proposal, bodies: readonly unknown[], decisions: Decisions): string {
  return createHash('sha256')
    .update(JSON.stringify([proposal.base, proposal.app.id, bodies, decisions]))
    .digest('base64url')
    .slice(0, 22);
}

/** Cells that each step loses or leaves empty. */
export function lossesOf(steps: readonly ChangeStep[]): { readonly [step: string]: number } {
  const losing = steps.flatMap(({ id, kind, counts, records }): [string, number][] => {
    if (counts !== undefined && lossOf(counts) > 0) return [[id, lossOf(counts)]];
    return kind === 'field-required' || kind === 'entity-removed' ? [[id, records]] : [];
  });
  return Object.fromEntries(losing);
}

/** What was shown, in one text. */
function writeShown({ of, losses }: Shown): string {
  return `${of}.${Buffer.from(JSON.stringify(losses)).toString('base64url')}`;
}

/** What was shown, from its text; undefined when it is none. */
export function readShown(text: string): Shown | undefined {
  const [of = '', rest = ''] = text.split('.');
  try {
    const losses: unknown = JSON.parse(Buffer.from(rest, 'base64url').toString());
    if (typeof losses !== 'object' || losses === null || !Object.values(losses).every((count) => Number.isSafeInteger(count))) return undefined;
    return { of, losses: losses as Shown['losses'] };
  } catch {
    return undefined;
  }
}

/** What there is to see of a change now. */
export function shownNow(proposal: Proposal, bodies: readonly unknown[], decisions: Decisions, steps: readonly ChangeStep[]): Shown {
  return { of: nameOf(proposal, bodies, decisions), losses: lossesOf(steps) };
}

/** Whether nothing more would be lost than was shown. */
export function holds(shown: Shown, now: Shown): boolean {
  return shown.of === now.of && Object.entries(now.losses).every(([step, count]) => count <= (shown.losses[step] ?? 0));
}

/** Whether a field's records get new cells: what is converted and stays the same everywhere is left where it is. */
export function isRewritten(measure: FieldMeasure): boolean {
  const { before, after, fill } = measure.change;
  if (!measure.isWritten || after === undefined) return false;
  if (fill !== 'converted' || before === undefined || !measure.isSame) return true;
  if (before.computed !== undefined || !isEqualJson(before.storage, after.storage)) return true;
  // Converted though nothing in the document says so: its days follow a zone that changes elsewhere.
  return isEqualJson(before.config, after.config) || zoneOf(before) !== zoneOf(after);
}

function zoneOf({ zone = [] }: LinkedField): string {
  return zone.map((field) => field.key).join(' ');
}

/** Entities over whose records an index for several fields has to be built. */
function indexedEntities({ sets }: Measures): ReadonlySet<LinkedEntity> {
  return new Set(sets.map(({ entity }) => entity));
}

/** Entities whose records would be written. */
function writtenEntities(measures: Measures, isFieldWritten: (measure: FieldMeasure) => boolean): ReadonlySet<LinkedEntity> {
  return new Set(
    [...measures.fields.values()].flatMap((measure) => {
      const { after, fill } = measure.change;
      return after !== undefined && (fill === 'computed' || isFieldWritten(measure)) ? after.entity : [];
    }),
  );
}

function recordsOf(entities: ReadonlySet<LinkedEntity>, { all }: Measures): number {
  return [...entities].reduce((sum, { key }) => sum + (all.get(key) ?? 0), 0);
}

/** The plan as it is shown. */
export function planOf(
  proposal: Proposal,
  bodies: readonly unknown[],
  decisions: Decisions,
  measures: Measures,
  { sizes: { atOnce = AT_ONCE }, links }: { readonly sizes: ChangeSizes; readonly links: readonly PublicLink[] },
): ChangePlan {
  const steps = stepsOf(proposal.change, proposal.documents, measures, proposal.app.id, decisions, links);
  const issues = explained(proposal);
  const isRefused = issues.length > 0 || steps.some(({ state }) => state === 'refused');
  const state = isRefused ? 'refused' : steps.some((step) => step.state === 'decide') ? 'decide' : 'fine';
  // Beside other writes nothing stays the same for sure: what may have to be written counts, not what would be at this moment.
  const concerned = writtenEntities(measures, (measure) => measure.isWritten || measure.isIndexedAnew);
  const most = recordsOf(new Set([...concerned, ...indexedEntities(measures)]), measures);
  const isJob = most > atOnce;
  const written = isJob ? most : recordsOf(writtenEntities(measures, isRewritten), measures);
  const expect = state === 'refused' ? {} : { expect: writeShown(shownNow(proposal, bodies, decisions, steps)) };
  return { ...expect, state, steps, issues, written, isJob };
}
