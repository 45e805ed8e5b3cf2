// In charge of: checking what a view's kind asks of its config: that the kind exists, and that the fields named serve for what they are named for.
import { nearest, type LocalText } from '@trellis/errors';
import { serves } from '@trellis/fields';
import { viewKind, viewKinds, type FieldUse, type Ref, type StoredViewConfig } from '@trellis/schemas';
import type { AppDraft, Found, ModelDraft } from './draft.ts';
import { linkGroup, linkMetric } from './link-pages.ts';
import { fieldAt } from './link-references.ts';
import { kindLabels, within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField } from './types.ts';

const needs: { readonly [Use in FieldUse]: LocalText } = {
  group: { en: 'a choice, status, person, department or link to one record', 'zh-CN': '单选、状态、人员、部门或单条关联' },
  sum: { en: 'a field that can be added up', 'zh-CN': '能求和的字段' },
  day: { en: 'a date or a time', 'zh-CN': '日期或时间' },
  picture: { en: 'a field of files', 'zh-CN': '附件字段' },
  color: { en: 'a choice or status', 'zh-CN': '单选或状态' },
};

/** Checks the kind and config of a view. */
export function linkViewKind(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, { place, body }: Found<'view'>): void {
  const kind = viewKind(body.type);
  if (kind === undefined) return reportUnknown(draft, body.type, within(place, 'type'));
  const config = (body.config ?? {}) as { readonly [member: string]: unknown };
  const at = within(place, 'config');
  if (kind.isQuery === true) linkQuestion(draft, app, entity, body.config as StoredViewConfig<'pivot'>, at);
  for (const [member, use] of Object.entries(kind.fields)) {
    const ref = config[member];
    const field = ref === undefined ? undefined : fieldAt(draft, app, entity, ref as Ref, within(at, member));
    if (field === undefined) continue;
    if (!serves(use, field)) draft.report.add(within(at, member), 'document.view-field', { field: field.label, need: needs[use] });
    else if (use === 'group') checkColumns(draft, field, config, at);
  }
}

// Rows, columns and metrics stand beside each other in the answer, so no two of them may have one id.
function linkQuestion(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, config: StoredViewConfig<'pivot'>, place: Place): void {
  const taken = new Set<string>();
  const claim = (id: string, at: Place): void => {
    if (taken.has(id)) draft.report.add(at, 'document.duplicate-id', { id });
    taken.add(id);
  };
  for (const member of ['rows', 'columns'] as const) {
    for (const [id, group] of Object.entries(config[member] ?? {})) {
      claim(id, within(place, member, id));
      linkGroup(draft, app, entity, group, within(place, member, id));
    }
  }
  for (const [id, metric] of Object.entries(config.metrics)) {
    claim(id, within(place, 'metrics', id));
    linkMetric(draft, app, entity, metric, within(place, 'metrics', id));
  }
}

function reportUnknown(draft: ModelDraft, type: string, place: Place): void {
  const near = nearest(type, Object.keys(viewKinds));
  const params = { kind: kindLabels.view, type };
  if (near === undefined) draft.report.add(place, 'document.unknown-type', params);
  else draft.report.add(place, 'document.unknown-type-near', { ...params, near });
}

// What is said of columns by option must be said of options that there are.
function checkColumns(draft: ModelDraft, field: LinkedField, config: { readonly [member: string]: unknown }, place: Place): void {
  const options = new Set(field.type.options?.(field.config).map(({ id }) => id));
  for (const member of ['limits', 'folded']) {
    for (const id of Object.keys((config[member] ?? {}) as object)) {
      if (!options.has(id)) draft.report.add(within(place, member, id), 'document.view-option', { field: field.label, id });
    }
  }
}
