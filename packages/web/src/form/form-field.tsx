// In charge of: one field of a form: label, editor, mistake.
import { localText } from '@trellis/errors';
import { fieldUi, type FieldServices } from '@trellis/fields/react';
import type { FieldJson } from '@trellis/query';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { ZoneNote } from '../record/zone-note.tsx';
import type { NewRecord } from './use-new-record.ts';

interface FormFieldProps {
  readonly field: FieldJson;
  readonly wide: boolean;
  readonly form: Pick<NewRecord, 'values' | 'record' | 'mistakes' | 'firstMistake' | 'isSaved' | 'change' | 'check'>;
  readonly services: FieldServices;
}

/** A field of the form. */
export function FormField({ field, wide, form, services }: FormFieldProps): ReactNode {
  const { t } = useTranslation('form');
  const { locale, timezone } = useSession();
  const id = useId();
  const ui = fieldUi(field.type);
  const mistake = form.mistakes[field.name];
  const first = form.firstMistake === field.name;
  return (
    <div className="form-field" data-wide={wide} data-field={field.name} data-first-mistake={first}>
      <label htmlFor={id}>
        {localText(field.label, locale)}
        {field.required && (
          <span className="field-required" title={t('required')} aria-label={t('required')}>
            *
          </span>
        )}
        <ZoneNote field={field} record={form.record} value={form.values[field.name]?.value} />
      </label>
      <ui.Editor
        id={id}
        value={form.values[field.name]?.value ?? null}
        onChange={(value, issues) => form.change(field.name, { value, issues })}
        onCommit={() => form.check(field)}
        field={field}
        record={form.record}
        locale={locale}
        timezone={timezone}
        services={services}
        disabled={form.isSaved}
        invalid={mistake !== undefined}
      />
      {mistake !== undefined && (
        <p className="field-mistake" role="alert">
          {mistake}
        </p>
      )}
      {mistake === undefined && field.description !== undefined && <p className="form-hint">{localText(field.description, locale)}</p>}
    </div>
  );
}
