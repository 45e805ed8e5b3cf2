// In charge of: checking forms: the places of their fields, their steps, what they ask while a record is entered, their detail lines.
import { referencedPaths, typeLabel, usesActor, usesRates, type Typed } from '@trellis/expr';
import type { Expression, Form } from '@trellis/schemas';
import type { AppDraft, Draft, Found, ModelDraft } from './draft.ts';
import { fits } from './link-computed.ts';
import { expressionAt } from './link-expressions.ts';
import { anyFieldAt, fieldAt, pathAt, shownRef } from './link-references.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

type Section = Form['sections'][string];
type FieldPlace = Section['fields'][string];
type Line = NonNullable<Form['lines']>[string];

interface FormDraft {
  readonly draft: ModelDraft;
  readonly app: AppDraft;
  readonly entity: Draft<LinkedEntity>;
}

/** Checks a form of an entity. */
export function linkForm(draft: ModelDraft, app: AppDraft, entity: Draft<LinkedEntity>, { place, body }: Found<'form'>): void {
  const form = { draft, app, entity };
  for (const [id, section] of Object.entries(body.sections)) linkSection(form, section, within(place, 'sections', id));
  for (const [id, line] of Object.entries(body.lines ?? {})) linkLine(form, line, within(place, 'lines', id));
  for (const kind of ['sections', 'lines'] as const)
    for (const [id, { step }] of Object.entries(body[kind] ?? {})) checkStep(form, body.steps, step, within(place, kind, id, 'step'));
}

/** A form has steps or it has none: with them, everything stands in one. */
function checkStep({ draft }: FormDraft, steps: Form['steps'], step: string | undefined, place: Place): void {
  if (step === undefined && steps !== undefined) draft.report.add(place, 'document.form-no-step');
  if (step !== undefined && !Object.hasOwn(steps ?? {}, step)) draft.report.add(place, 'document.form-unknown-step', { id: step });
}

function linkSection(form: FormDraft, section: Section, place: Place): void {
  if (section.when !== undefined) conditionAt(form, section.when, within(place, 'when'));
  for (const [id, member] of Object.entries(section.fields)) {
    const at = within(place, 'fields', id);
    const field = fieldAt(form.draft, form.app, form.entity, member.field, within(at, 'field'));
    if (field === undefined) continue;
    linkPlace(form, member, field, at);
    if (section.when !== undefined) checkHiding(form, field, within(place, 'when'));
  }
}

function linkPlace(form: FormDraft, { when, require, default: preset }: FieldPlace, field: LinkedField, place: Place): void {
  if (when !== undefined) {
    conditionAt(form, when, within(place, 'when'));
    checkHiding(form, field, within(place, 'when'));
  }
  if (require !== undefined) {
    conditionAt(form, require, within(place, 'require'));
    checkEntered(form, field, within(place, 'require'));
  }
  if (preset !== undefined) linkDefault(form, preset, field, within(place, 'default'));
}

/** A record could not be sent while a field that it cannot do without is not shown. */
function checkHiding({ draft }: FormDraft, field: LinkedField, place: Place): void {
  const { default: preset, defaultExpression } = field.document;
  if (field.required && isEntered(field) && preset === undefined && defaultExpression === undefined)
    draft.report.add(place, 'document.form-hides-required', { field: field.label });
}

function checkEntered({ draft }: FormDraft, field: LinkedField, place: Place): boolean {
  if (isEntered(field)) return true;
  draft.report.add(place, 'document.computed-demand', { field: field.label });
  return false;
}

/** Whether people give the field its value when a record is made. */
function isEntered(field: LinkedField): boolean {
  return (
    !field.readOnly &&
    field.backOf === undefined &&
    field.storage.shape !== 'none' &&
    field.status === undefined &&
    field.type.numbering === undefined
  );
}

function conditionAt(form: FormDraft, expression: Expression, place: Place): void {
  const typed = expressionAt(form.draft, form.app, { entity: form.entity, expected: 'boolean' }, expression, place);
  if (typed !== undefined) checkReads(form, typed, place);
}

/** What is asked in the browser knows what is entered there, and nothing else. */
function checkReads({ draft }: FormDraft, typed: Typed<LinkedField>, place: Place): boolean {
  const other = referencedPaths(typed).find((steps) => steps.length > 1 || !steps.every(isEntered));
  if (other !== undefined) draft.report.add(place, 'document.form-reads', { field: other.at(-1)?.label ?? '' });
  if (usesActor(typed)) draft.report.add(place, 'document.form-actor');
  if (usesRates(typed)) draft.report.add(place, 'document.rule-rates');
  return other === undefined && !usesActor(typed) && !usesRates(typed);
}

const notPreset: ReadonlySet<string> = new Set(['record', 'user', 'department', 'list']);

function linkDefault(form: FormDraft, expression: Expression, field: LinkedField, place: Place): void {
  if (!checkEntered(form, field, place)) return;
  const typed = expressionAt(form.draft, form.app, { entity: form.entity }, expression, place);
  if (typed === undefined || !checkReads(form, typed, place)) return;
  const { kind } = field.valueType;
  if (notPreset.has(kind) || field.storage.shape !== 'column' || !fits(typed.type, field.valueType))
    form.draft.report.add(place, 'document.default-type', { found: typeLabel(typed.type.kind), expected: typeLabel(kind) });
}

// Detail lines are the records of another entity whose link names the record on the form.
function linkLine({ draft, app, entity }: FormDraft, line: Line, place: Place): void {
  const link = anyFieldAt(draft, app, line.link, within(place, 'link'));
  if (link === undefined) return;
  if (link.link === undefined || link.target !== entity)
    return draft.report.add(within(place, 'link'), 'document.line-link', { id: shownRef(line.link) });
  for (const [id, column] of Object.entries(line.columns)) {
    const at = within(place, 'columns', id);
    const field = pathAt(draft, app, link.entity, column.path, within(at, 'path'))?.at(-1);
    if (field === undefined || column.total === undefined || field.type.metrics.includes(column.total)) continue;
    draft.report.add(within(at, 'total'), 'query.bad-metric', { op: column.total, field: field.label });
  }
}
