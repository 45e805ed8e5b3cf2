// In charge of: matching columns to fields, and the settings that depend on it.
import { localText, type Locale } from '@trellis/errors';
import type { EntityJson, FieldJson, ImportPreview } from '@trellis/query';
import { Button, Checkbox, Select } from 'antd';
import { ArrowRight } from 'lucide-react';
import { memo, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  creatableLinks,
  dateColumns,
  destinationLabel,
  suggestedMapping,
  upsertKeys,
  type Destination,
  type ImportChoices,
  type Mapping,
  type MappingProblems,
} from './mapping.ts';

/** What the step needs. */
export interface MappingStepProps {
  readonly preview: ImportPreview;
  readonly destinations: readonly Destination[];
  /** Fields of the entity that are unique together. */
  readonly uniques: EntityJson['uniques'];
  readonly choices: ImportChoices;
  readonly problems: MappingProblems;
  readonly locale: Locale;
  /** The workspace's zone. */
  readonly timezone: string;
  readonly onChoices: (change: Partial<ImportChoices>) => void;
}

interface FieldOption {
  readonly value: string;
  readonly label: string;
}

interface ColumnLineProps {
  readonly name: string;
  readonly samples: readonly string[];
  readonly value: string | null;
  readonly options: readonly FieldOption[];
  readonly isTwice: boolean;
  readonly onChange: (column: string, value: string | null) => void;
}

const OUT = '';

const ColumnLine = memo(function ColumnLine({ name, samples, value, options, isTwice, onChange }: ColumnLineProps): ReactNode {
  const { t } = useTranslation('import');
  return (
    <li className="tr-import-column" data-out={value === null}>
      <span className="tr-import-column-name" title={name}>
        {name}
      </span>
      <span className="tr-import-samples" title={samples.join('\n')}>
        {samples
          .filter((sample) => sample !== '')
          .slice(0, 3)
          .join(' · ')}
      </span>
      <ArrowRight size={14} strokeWidth={1.75} aria-hidden="true" />
      <Select
        aria-label={`${name}: ${t('field')}`}
        showSearch={{ optionFilterProp: 'label' }}
        value={value ?? OUT}
        {...(isTwice ? { status: 'error' as const } : {})}
        options={[{ value: OUT, label: t('leaveOut') }, ...options]}
        onChange={(next: string) => onChange(name, next === OUT ? null : next)}
      />
    </li>
  );
});

function useFieldOptions(destinations: readonly Destination[], locale: Locale): readonly FieldOption[] {
  const { t } = useTranslation('import');
  return useMemo(
    () =>
      destinations.map((each) => {
        const label = destinationLabel(each, locale, (link, field) => t('via', { link, field }));
        return { value: each.value, label: each.field.required ? `${label} *` : label };
      }),
    [destinations, locale, t],
  );
}

function names(fields: readonly FieldJson[], locale: Locale): string {
  return fields.map((field) => localText(field.label, locale)).join(locale === 'zh-CN' ? '、' : ', ');
}

function Problems({
  problems,
  upsertBy,
  locale,
}: {
  readonly problems: MappingProblems;
  readonly upsertBy: string | undefined;
  readonly locale: Locale;
}): ReactNode {
  const { t } = useTranslation('import');
  const { nothing, missing, twice } = problems;
  return (
    <>
      {nothing && <p className="tr-import-error">{t('nothingMapped')}</p>}
      {!nothing && missing.length > 0 && (
        <p className={upsertBy === undefined ? 'tr-import-error' : 'tr-import-warning'}>
          {upsertBy === undefined ? t('missing', { fields: names(missing, locale) }) : t('missingOnCreate', { fields: names(missing, locale) })}
        </p>
      )}
      {twice.map((field) => (
        <p key={field.id} className="tr-import-error">
          {t('twice', { field: localText(field.label, locale) })}
        </p>
      ))}
    </>
  );
}

function toggled(names: readonly string[] | undefined, name: string, isOn: boolean): readonly string[] | undefined {
  const others = (names ?? []).filter((each) => each !== name);
  const all = isOn ? [...others, name] : others;
  return all.length === 0 ? undefined : all;
}

function zones(): string[] {
  return Intl.supportedValuesOf('timeZone');
}

function Settings({ preview, destinations, uniques, choices, locale, timezone, onChoices }: MappingStepProps): ReactNode {
  const { t } = useTranslation('import');
  const keys = upsertKeys(choices.mapping, destinations, uniques);
  const dates = dateColumns(choices.mapping, destinations, preview);
  const orders = [
    { value: 'ymd' as const, label: t('dateYmd') },
    { value: 'dmy' as const, label: t('dateDmy') },
    { value: 'mdy' as const, label: t('dateMdy') },
  ];
  const upserts = [
    { value: OUT, label: t('upsertNone') },
    ...keys.map((key) => ({ value: key.id, label: t('upsertField', { field: localText(key.label, locale) }) })),
  ];
  return (
    <div className="tr-import-settings">
      <label>
        <span>{t('upsertBy')}</span>
        <Select
          value={choices.upsertBy ?? OUT}
          options={upserts}
          popupMatchSelectWidth={false}
          onChange={(value: string) => onChoices({ upsertBy: value === OUT ? undefined : value })}
        />
      </label>
      {creatableLinks(choices.mapping, destinations).map((link) => (
        <Checkbox
          key={link.id}
          checked={choices.createMissing?.includes(link.name) === true}
          onChange={(event) => onChoices({ createMissing: toggled(choices.createMissing, link.name, event.target.checked) })}
        >
          {t('createMissing', { field: localText(link.label, locale) })}
        </Checkbox>
      ))}
      {dates.some && (
        <label>
          <span>{t('dateOrder', { sample: dates.sample ?? '2026-11-22' })}</span>
          <Select
            value={choices.dateOrder ?? null}
            {...(choices.dateOrder === undefined ? { status: 'error' as const } : {})}
            placeholder={t('dateOrderOpen')}
            options={orders}
            onChange={(dateOrder) => onChoices({ dateOrder })}
          />
        </label>
      )}
      {dates.times && (
        <label>
          <span>{t('timezone')}</span>
          <Select
            value={choices.timezone ?? timezone}
            showSearch
            popupMatchSelectWidth={false}
            options={zones().map((value) => ({ value, label: value }))}
            onChange={(value: string) => onChoices({ timezone: value === timezone ? undefined : value })}
          />
        </label>
      )}
    </div>
  );
}

/** The step. */
export function MappingStep(props: MappingStepProps): ReactNode {
  const { preview, destinations, choices, problems, locale, onChoices } = props;
  const { t } = useTranslation('import');
  const options = useFieldOptions(destinations, locale);
  const { mapping } = choices;
  const mapped = Object.values(mapping).filter((value) => value !== null).length;
  const twice = new Set(problems.twice.map((field) => field.name));
  const change = useMemo(
    () => (column: string, value: string | null) => onChoices({ mapping: { ...mapping, [column]: value } }),
    [mapping, onChoices],
  );
  const none = (): Mapping => Object.fromEntries(preview.columns.map((column) => [column.name, null]));
  return (
    <>
      <div className="tr-import-columns-head">
        <span>{t('mapped', { count: mapped, total: preview.columns.length })}</span>
        <Button type="text" onClick={() => onChoices({ mapping: suggestedMapping(preview, destinations) })}>
          {t('takeSuggestions')}
        </Button>
        <Button type="text" onClick={() => onChoices({ mapping: none() })}>
          {t('leaveOutAll')}
        </Button>
      </div>
      <ul className="tr-import-columns">
        {preview.columns.map((column, index) => (
          <ColumnLine
            key={index}
            name={column.name}
            samples={column.samples}
            value={mapping[column.name] ?? null}
            options={options}
            isTwice={twice.has((mapping[column.name] ?? '').split('.')[0] ?? '')}
            onChange={change}
          />
        ))}
      </ul>
      <Problems problems={problems} upsertBy={choices.upsertBy} locale={locale} />
      <Settings {...props} />
    </>
  );
}
