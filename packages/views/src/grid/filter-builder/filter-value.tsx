// In charge of: a filter's value in words: labels of options, names of people and records, dates, ranges.
import {
  fieldUi,
  isMissing,
  isRelativeRange,
  optionText,
  rangeText,
  typeOf,
  type FieldInfo,
  type FieldServices,
  type Pick,
} from '@trellis/fields/react';
import type { Locale } from '@trellis/errors';
import type { FilterOperator } from '@trellis/schemas';
import { useEffect, useState } from 'react';
import { useGrid } from '../grid-context.ts';

interface Settings {
  readonly locale: Locale;
  readonly timezone: string;
}

function oneText(value: unknown, field: FieldInfo, { locale, timezone }: Settings): string {
  if (typeof value === 'string' && typeOf(field).options === undefined && (typeOf(field).zone !== undefined || typeOf(field).searchable))
    return value;
  if (typeOf(field).options !== undefined) return optionText(value, { field, locale });
  return fieldUi(field.type).text({ value, field, record: {}, locale, timezone }) || String(value);
}

/** The value in words, as far as they are known without asking. */
function filterValueText(op: FilterOperator, value: unknown, field: FieldInfo, settings: Settings): string {
  if (op === 'isEmpty' || op === 'isNotEmpty' || isMissing(value)) return '';
  if (isRelativeRange(value)) return rangeText(value, settings.locale);
  if (!Array.isArray(value)) return oneText(value, field, settings);
  const words = value.map((one) => oneText(one, field, settings));
  if (op === 'between') return words.join(' – ');
  return words.join(settings.locale === 'en' ? ', ' : '、');
}

function idsOf(value: unknown): readonly number[] {
  return (Array.isArray(value) ? value : [value]).filter((one): one is number => typeof one === 'number');
}

async function titlesOf(field: FieldInfo, services: FieldServices): Promise<ReadonlyMap<number, string>> {
  const named = (): Promise<readonly Pick[]> => (typeOf(field).names === 'departments' ? services.departments() : services.users());
  const picks = field.target === undefined ? await named() : await services.searchRecords(field.target, '');
  return new Map(picks.map((pick) => [pick.id, pick.title]));
}

/** The value in words; names of people and records come as soon as they are known. */
export function useFilterValueText(op: FilterOperator, value: unknown, field: FieldInfo): string {
  const { locale, timezone, services } = useGrid();
  const [titles, setTitles] = useState<ReadonlyMap<number, string>>();
  const needsTitles = fieldUi(field.type).candidates !== undefined && idsOf(value).length > 0;
  useEffect(() => {
    if (!needsTitles) return undefined;
    let isCurrent = true;
    titlesOf(field, services).then(
      (found) => isCurrent && setTitles(found),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [needsTitles, field, services]);
  if (!needsTitles) return filterValueText(op, value, field, { locale, timezone });
  return idsOf(value)
    .map((id) => titles?.get(id) ?? `#${id}`)
    .join(locale === 'en' ? ', ' : '、');
}
