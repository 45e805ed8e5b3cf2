// In charge of: one field on a record's page: its value, and its editor in the same place once clicked.
import { ApiError, isExplained } from '@trellis/client';
import { localText, type Issue } from '@trellis/errors';
import { checkValue, fieldUi, type FieldServices } from '@trellis/fields/react';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { Button, Tooltip } from 'antd';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { joinSentences } from '../app/sentences.ts';
import { issueText, mistakesOf } from './mistakes.ts';
import { ruleMistakes } from './rule-mistakes.ts';
import type { WhyQuestion } from '../why/why-store.ts';
import { WhyButton } from '../why/why-button.tsx';
import { ZoneNote } from './zone-note.tsx';

interface FieldRowProps {
  readonly entity: EntityJson;
  readonly field: FieldJson;
  readonly record: RecordJson;
  readonly services: FieldServices;
  readonly canUpdate: boolean;
  readonly wide: boolean;
  readonly save: (values: { readonly [field: string]: unknown }) => Promise<void>;
  /** Nothing is left unsaved: the person took the former value back. */
  readonly settle: () => void;
}

type Phase = 'reading' | 'editing' | 'saving';

interface Draft {
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/** A field's label and value; a click on the value opens its editor. */
export function FieldRow(props: FieldRowProps): ReactNode {
  const { field, record, wide } = props;
  const { locale } = useSession();
  const id = useId();
  const edit = useInlineEdit(props);
  return (
    <div className="field-row" data-wide={wide} data-align={fieldUi(field.type).align}>
      <label className="field-label" htmlFor={edit.phase === 'editing' ? id : undefined}>
        {localText(field.label, locale)}
      </label>
      <div className="field-content">
        {edit.phase === 'editing' ? (
          <EditingValue {...props} edit={edit} id={id} />
        ) : (
          <ReadingValue {...props} edit={edit} value={edit.phase === 'saving' ? edit.draft.value : record[field.name]} />
        )}
      </div>
    </div>
  );
}

interface InlineEdit {
  readonly phase: Phase;
  readonly draft: Draft;
  readonly mistake: string | undefined;
  /** The values whose refusal can be explained. */
  readonly refused: { readonly [field: string]: unknown } | undefined;
  readonly conflict: boolean;
  readonly open: () => void;
  readonly change: (value: unknown, issues: readonly Issue[]) => void;
  readonly commit: () => void;
  readonly cancel: () => void;
}

function useInlineEdit({ entity, field, record, canUpdate, save, settle }: FieldRowProps): InlineEdit {
  const { locale, timezone } = useSession();
  const ui = fieldUi(field.type);
  const [phase, setPhase] = useState<Phase>('reading');
  const [draft, setDraft] = useState<Draft>({ value: null, issues: [] });
  const [mistake, setMistake] = useState<string>();
  const [refused, setRefused] = useState<InlineEdit['refused']>();
  const [conflict, setConflict] = useState(false);
  // Picking a choice changes and commits in one go, before React has drawn the change.
  const latest = useRef(draft);

  function change(value: unknown, issues: readonly Issue[]): void {
    latest.current = { value, issues };
    setDraft(latest.current);
    setMistake(undefined);
    setRefused(undefined);
  }

  function leave(): void {
    setPhase('reading');
    setMistake(undefined);
    setRefused(undefined);
    setConflict(false);
  }

  async function store(value: unknown): Promise<void> {
    setPhase('saving');
    try {
      await save({ [field.name]: ui.toWire(value) ?? null });
      leave();
    } catch (error) {
      const mistakes = mistakesOf(error, new Set([field.name]));
      setMistake(mistakes[field.name] ?? mistakes['']);
      if (isExplained(error)) setRefused({ [field.name]: ui.toWire(value) ?? null });
      setConflict(error instanceof ApiError && error.kind === 'conflict');
      setPhase('editing');
    }
  }

  function commit(): void {
    const { value, issues } = latest.current;
    const found = issues.length > 0 ? issues : checkValue(ui.toWire(value), field);
    if (found[0] !== undefined) return setMistake(issueText(found[0], locale));
    if (JSON.stringify(ui.toWire(value) ?? null) === JSON.stringify(ui.toWire(record[field.name] ?? null) ?? null)) return leave();
    const ruled = ruleMistakes(entity, { values: { ...record, [field.name]: value }, before: record }, { locale, timezone, now: Date.now() });
    // A change answers for every rule of its record: what they say of other fields is said here too.
    const said = ruled[field.name] ?? joinSentences(...Object.values(ruled));
    if (said !== '') {
      setRefused({ [field.name]: ui.toWire(value) ?? null });
      return setMistake(said);
    }
    void store(value);
  }

  function cancel(): void {
    leave();
    settle();
  }

  function open(): void {
    if (!canUpdate || !field.writable) return;
    const value = record[field.name] ?? null;
    change(value, []);
    if (ui.editing.opening === 'toggle') void store(value !== true);
    else setPhase('editing');
  }

  return { phase, draft, mistake, refused, conflict, open, change, commit, cancel };
}

function ReadingValue({
  field,
  record,
  services,
  canUpdate,
  edit,
  value,
}: FieldRowProps & { readonly edit: InlineEdit; readonly value: unknown }): ReactNode {
  const { t } = useTranslation('record');
  const { locale, timezone } = useSession();
  const { Cell } = fieldUi(field.type);
  const label = localText(field.label, locale);
  const cell = <Cell value={value} field={field} record={record} locale={locale} timezone={timezone} services={services} />;
  const zone = typeof value === 'string' && <ZoneNote field={field} record={record} value={value} />;
  if (!canUpdate || !field.writable) {
    return (
      <Tooltip title={t('readOnly', { field: label })} mouseEnterDelay={0.6} placement="topLeft">
        <div className="field-value" data-fixed="true">
          {cell}
          {zone}
        </div>
      </Tooltip>
    );
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'F2' && event.key !== ' ') return;
    event.preventDefault();
    edit.open();
  };
  return (
    // A link in the value is followed, everything else opens the editor.
    <div
      className="field-value"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a value may hold links, which a button must not
      role="button"
      tabIndex={0}
      aria-label={t('edit', { field: label })}
      data-saving={edit.phase === 'saving'}
      onClick={(event) => !(event.target as Element).closest('a') && edit.open()}
      onKeyDown={keyDown}
    >
      {cell}
      {zone}
    </div>
  );
}

/** What is asked about a refused change: a state is moved, not saved. */
function whyOf(entity: EntityJson, field: FieldJson, record: RecordJson, { refused = {}, mistake = '' }: InlineEdit): WhyQuestion {
  if (field.transitions !== undefined) return { entity, record: record.id };
  return { entity, record: record.id, saving: { action: 'update', values: refused, said: mistake } };
}

function EditingValue({ entity, field, record, services, edit, id }: FieldRowProps & { readonly edit: InlineEdit; readonly id: string }): ReactNode {
  const { t } = useTranslation('record');
  const { locale, timezone } = useSession();
  const { Editor, text, editing } = fieldUi(field.type);
  // Lists open at once, as in a cell; the frame around them is drawn here.
  const inCell = editing.opening === 'editor';
  const stored = text({ value: record[field.name], field, record, locale, timezone });
  return (
    <>
      <span className="field-editor" data-framed={inCell} data-invalid={edit.mistake !== undefined}>
        <Editor
          id={id}
          inCell={inCell}
          value={edit.draft.value}
          onChange={edit.change}
          onCommit={edit.commit}
          onCancel={edit.cancel}
          field={field}
          record={record}
          locale={locale}
          timezone={timezone}
          services={services}
          autoFocus
          invalid={edit.mistake !== undefined}
        />
      </span>
      {edit.conflict ? (
        <div className="field-mistake" role="alert">
          <p>{t('conflict', { who: t('someone'), value: stored === '' ? '—' : stored })}</p>
          <div className="field-conflict">
            <Button size="small" onMouseDown={(event) => event.preventDefault()} onClick={edit.commit}>
              {t('keepMine')}
            </Button>
            <Button size="small" onMouseDown={(event) => event.preventDefault()} onClick={edit.cancel}>
              {t('takeTheirs')}
            </Button>
          </div>
        </div>
      ) : (
        edit.mistake !== undefined && (
          <p className="field-mistake" role="alert">
            {edit.mistake}
            {edit.refused !== undefined && <WhyButton question={whyOf(entity, field, record, edit)} />}
            <span className="field-mistake-hint">{t('escRestores')}</span>
          </p>
        )
      )}
    </>
  );
}
