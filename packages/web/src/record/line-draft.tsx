// In charge of: a detail line that is being added: editors in every cell until it is saved.
import { localText } from '@trellis/errors';
import { fieldUi, type FieldServices } from '@trellis/fields/react';
import type { FieldJson, RecordJson } from '@trellis/query';
import { refreshEntity } from '@trellis/views/apps';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DraftCell } from '../form/draft-cell.tsx';
import { asRecord, checkDraft, defaultsOf, mistakenFields, wireValues, type DraftValues } from '../form/draft.ts';
import { useSession } from '../app/session.ts';
import { EmptyCell } from './empty-cell.tsx';
import type { Lines } from './layout.ts';
import { mistakesOf, type Mistakes } from './mistakes.ts';
import { ruleMistakes } from './rule-mistakes.ts';

interface LineDraftProps {
  readonly lines: Lines;
  readonly parent: RecordJson;
  readonly services: FieldServices;
  readonly number: number;
  readonly done: () => void;
}

/** A new line. Enter saves it, Esc drops it. */
export function LineDraft({ lines, parent, services, number, done }: LineDraftProps): ReactNode {
  const { t } = useTranslation('record');
  const { t: tShell } = useTranslation();
  const { client, locale, timezone } = useSession();
  const queries = useQueryClient();
  const placed = new Set(lines.columns.map((column) => column.field.name));
  const fields = lines.draftColumns.map((column) => column.field);
  const [values, setValues] = useState<DraftValues>(() => defaultsOf(fields));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const record = { ...asRecord(values), [lines.link]: parent };

  async function save(): Promise<void> {
    const ruled = ruleMistakes(lines.entity, { values: record, unknown: mistakenFields(values) }, { locale, timezone, now: Date.now() });
    const found = { ...ruled, ...checkDraft(fields, values, locale) };
    setMistakes(found);
    if (Object.keys(found).length > 0 || busy) return;
    setBusy(true);
    try {
      await client.records(lines.entity.app, lines.entity.slug).create({ ...wireValues(fields, values), [lines.link]: parent.id });
      await refreshEntity(queries, lines.entity);
      setValues(defaultsOf(fields));
      done();
    } catch (error) {
      setMistakes(mistakesOf(error, new Set(fields.map((field) => field.name))));
    } finally {
      setBusy(false);
    }
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.defaultPrevented && (event.target as Element).closest('.ant-select') === null) void save();
    if (event.key === 'Escape') done();
  }

  return (
    <>
      <tr className="lines-draft" onKeyDown={keyDown}>
        <td className="lines-number num">{number}</td>
        {lines.columns.map((column, index) => (
          <DraftCell
            key={column.id}
            field={column.field}
            values={values}
            record={record}
            setValues={setValues}
            mistake={mistakes[column.field.name]}
            services={services}
            autoFocus={index === 0}
          />
        ))}
        {lines.entity.can.delete && <EmptyCell />}
      </tr>
      <tr className="lines-draft-actions" onKeyDown={keyDown}>
        <EmptyCell />
        <td colSpan={lines.columns.length + (lines.entity.can.delete ? 1 : 0)}>
          {fields.some((field) => !placed.has(field.name)) && (
            <div className="lines-draft-more">
              {fields
                .filter((field) => !placed.has(field.name))
                .map((field) => (
                  <MoreField
                    key={field.id}
                    field={field}
                    values={values}
                    record={record}
                    setValues={setValues}
                    mistake={mistakes[field.name]}
                    services={services}
                  />
                ))}
            </div>
          )}
          <div className="lines-draft-bar">
            <Button type="primary" size="small" loading={busy} onClick={() => void save()}>
              {t('saveLine')}
            </Button>
            <Button size="small" onClick={done}>
              {tShell('cancel')}
            </Button>
            {mistakes[''] !== undefined && (
              <span className="field-mistake" role="alert">
                {mistakes['']}
              </span>
            )}
          </div>
        </td>
      </tr>
    </>
  );
}

interface MoreFieldProps {
  readonly field: FieldJson;
  readonly values: DraftValues;
  readonly record: { readonly [field: string]: unknown };
  readonly setValues: (change: (values: DraftValues) => DraftValues) => void;
  readonly mistake: string | undefined;
  readonly services: FieldServices;
}

/** A required field that has no column. */
function MoreField({ field, values, record, setValues, mistake, services }: MoreFieldProps): ReactNode {
  const { locale, timezone } = useSession();
  const id = useId();
  const { Editor } = fieldUi(field.type);
  return (
    <div className="form-field">
      <label htmlFor={id}>
        {localText(field.label, locale)}
        <span className="field-required" aria-hidden="true">
          *
        </span>
      </label>
      <Editor
        id={id}
        value={values[field.name]?.value ?? null}
        onChange={(value, issues) => setValues((now) => ({ ...now, [field.name]: { value, issues } }))}
        field={field}
        record={record}
        locale={locale}
        timezone={timezone}
        services={services}
        invalid={mistake !== undefined}
      />
      {mistake !== undefined && (
        <p className="field-mistake" role="alert">
          {mistake}
        </p>
      )}
    </div>
  );
}
