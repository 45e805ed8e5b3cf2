// In charge of: what a new record takes from records it links to: its currency, its time zone.
import { plainText, readText, zoneOf } from '@trellis/fields/react';
import type { Locale } from '@trellis/errors';
import type { FieldJson, RecordJson } from '@trellis/query';
import { recordKeys } from '@trellis/views/apps';
import { useQueries } from '@tanstack/react-query';
import { useSession } from '../app/session.ts';
import { neededLinks } from '../record/layout.ts';
import { asRecord, type DraftValues } from './draft.ts';

type Values = { readonly [field: string]: unknown };

/** A link that something depends on, and the links to follow from its target. */
interface Needed {
  readonly field: FieldJson;
  readonly expand: readonly string[];
}

function neededOf(fields: readonly FieldJson[]): readonly Needed[] {
  const paths = neededLinks(fields);
  return fields.flatMap((field) => {
    if (!paths.includes(field.name)) return [];
    return [{ field, expand: paths.filter((path) => path.startsWith(`${field.name}.`)).map((path) => path.slice(field.name.length + 1)) }];
  });
}

function pickedId(values: DraftValues, field: FieldJson): number | undefined {
  const value = values[field.name]?.value;
  return value !== null && typeof value === 'object' && 'id' in value && typeof value.id === 'number' ? value.id : undefined;
}

/** The values as a record whose links, where currency or zone depend on them, hold their target's fields. */
export function useDraftRecord(fields: readonly FieldJson[], values: DraftValues): Values {
  const { client, apps } = useSession();
  const needed = neededOf(fields);
  const targets = useQueries({
    queries: needed.map(({ field, expand }) => {
      const id = pickedId(values, field);
      const entity = field.target === undefined ? undefined : apps.entity(field.target.app, field.target.entity);
      return {
        queryKey: entity === undefined || id === undefined ? ['none'] : [...recordKeys.one(entity, id), 'for-draft', expand],
        queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RecordJson | null> =>
          entity === undefined || id === undefined
            ? null
            : client.records(entity.app, entity.slug).get(id, expand.length === 0 ? {} : { expand }, { signal }),
        enabled: entity !== undefined && id !== undefined,
      };
    }),
  });
  const record: { [field: string]: unknown } = { ...asRecord(values) };
  needed.forEach(({ field }, index) => {
    const target = targets[index]?.data;
    if (target !== undefined && target !== null && target.id === pickedId(values, field))
      record[field.name] = { ...target, ...(record[field.name] as object) };
  });
  return record;
}

/** The zones that the record's times are in, as one text that changes when one of them does. */
export function zonesOf(fields: readonly FieldJson[], record: Values, timezone: string): string {
  return fields.map((field) => (field.zone === undefined ? '' : zoneOf(field, record, timezone))).join(' ');
}

/** The values after a zone became known or another one: what a person typed as 10:00 stays 10:00. */
export function movedToZone(
  fields: readonly FieldJson[],
  values: DraftValues,
  before: Values,
  after: Values,
  timezone: string,
  locale: Locale,
): DraftValues {
  const moved: { [field: string]: DraftValues[string] } = {};
  for (const field of fields) {
    const draft = values[field.name];
    const zone = zoneOf(field, after, timezone);
    if (field.zone === undefined || draft === undefined || draft.value === null || zoneOf(field, before, timezone) === zone) continue;
    const text = plainText({ value: draft.value, field, record: before, locale, timezone });
    moved[field.name] = readText(text, field, zone);
  }
  return { ...values, ...moved };
}
