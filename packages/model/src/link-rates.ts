// In charge of: which entities carry exchange rates, and whose rates each app's formulas use.
import type { Entity, Ref } from '@trellis/schemas';
import type { AppDraft, ModelDraft } from './draft.ts';
import { fieldAt } from './link-references.ts';
import { documentKey } from './reference.ts';
import { within, type Place } from './report.ts';
import type { LinkedEntity, LinkedField, RateFields } from './types.ts';

type RateRefs = NonNullable<Entity['rates']>;

/** What each part may be kept as. */
const kinds = { currency: new Set(['text', 'choice']), date: new Set(['date']), rate: new Set(['number']), to: new Set(['text', 'choice']) } as const;

/** Days that a rate holds when its entity does not say. */
const DAYS = 7;

/** Finds the entities that carry exchange rates, then the one each app uses. */
export function linkRates(draft: ModelDraft): void {
  for (const app of draft.apps.values()) linkOwn(draft, app);
  for (const app of draft.apps.values()) app.linked.rates = ownRates(app) ?? borrowedRates(draft, app);
}

function linkOwn(draft: ModelDraft, app: AppDraft): void {
  for (const { place, body } of app.documents.entity.values()) {
    const entity = draft.entities.get(documentKey(app.id, body.id));
    if (entity === undefined || body.rates === undefined) continue;
    const at = within(place, 'rates');
    if (ownRates(app) !== undefined) draft.report.add(at, 'document.second-rates');
    entity.rates = ratesAt(draft, app, entity, body.rates, at);
  }
}

function ratesAt(draft: ModelDraft, app: AppDraft, entity: LinkedEntity, refs: RateRefs, place: Place): RateFields | undefined {
  const part = (name: keyof typeof kinds, ref: Ref): LinkedField | undefined => {
    const at = within(place, name);
    const field = fieldAt(draft, app, entity, ref, at);
    const fits = field !== undefined && kinds[name].has(field.valueType.kind) && field.computed === undefined && field.app === entity.app;
    if (field !== undefined && !fits) draft.report.add(at, 'document.rate-field', { field: field.label });
    return fits ? field : undefined;
  };
  const [currency, date, rate] = [part('currency', refs.currency), part('date', refs.date), part('rate', refs.rate)];
  const to = refs.to === undefined ? undefined : part('to', refs.to);
  if (currency === undefined || date === undefined || rate === undefined) return undefined;
  return { currency, date, rate, to, days: refs.days ?? DAYS };
}

function ownRates(app: AppDraft): LinkedEntity | undefined {
  return app.linked.entities.find((entity) => entity.rates !== undefined);
}

function borrowedRates(draft: ModelDraft, app: AppDraft): LinkedEntity | undefined {
  for (const alias of Object.keys(app.document.dependsOn ?? {})) {
    const other = draft.apps.get(app.bindings[alias] ?? '');
    const rates = other === undefined ? undefined : ownRates(other);
    if (rates !== undefined) return rates;
  }
  return undefined;
}
