// In charge of: the panel in which one rule of a role is changed: actions, condition, fields; with what it would do shown before it is published.
import { localText, type LocalText } from '@trellis/errors';
import type { GrantedEntity, GrantJson } from '@trellis/query';
import { actions } from '@trellis/schemas';
import { Button, Checkbox, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow, RowNotes, rowProps } from '../admin/form-row.tsx';
import { SidePanel } from '../admin/side-panel.tsx';
import { useSession } from '../app/session.ts';
import { EffectList } from './effect-list.tsx';
import { draftOf, isSameDraft, seeing, toggled, type GrantDraft } from './grant-draft.ts';
import { useCondition } from './use-condition.ts';
import { useGrantChange } from './use-grant-change.ts';

interface PanelProps {
  readonly app: string;
  readonly role: { readonly id: string; readonly label: LocalText };
  readonly entity: GrantedEntity;
  /** The rule; nothing for a new one. */
  readonly grant: GrantJson | undefined;
  readonly close: () => void;
}

/** The panel. */
export function GrantPanel({ app, role, entity, grant, close }: PanelProps): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const before = draftOf(grant);
  const [draft, setDraft] = useState(before);
  const change = useGrantChange({ app, role: role.id, entity, grant });
  const put = (part: Partial<GrantDraft>): void => {
    setDraft({ ...draft, ...part });
    change.forget();
  };
  const isSame = isSameDraft(before, draft);
  return (
    <SidePanel
      title={[role.label, entity.label, ...(grant?.label === undefined ? [] : [grant.label])].map((label) => localText(label, locale)).join(' · ')}
      close={close}
      isWide
    >
      <div className="admin-form">
        <Actions entity={entity} draft={draft} put={put} />
        <ConditionRow app={app} entity={entity} draft={draft} put={put} refused={change.conditionRefused} />
        <Fields entity={entity} draft={draft} put={put} />
        {grant !== undefined && draft.actions.length === 0 && <p className="admin-note">{t('takesAway')}</p>}
        {change.effects !== undefined && <EffectList effects={change.effects} isPublished={change.isPublished} />}
        <RowNotes id="grant" refused={change.refused} />
        {change.isPublished ? (
          <output className="grant-end grant-published">{t('published')}</output>
        ) : (
          <div className="admin-form-end grant-end">
            <Button
              type={change.effects === undefined ? 'primary' : 'default'}
              disabled={isSame}
              loading={change.busy === 'preview'}
              onClick={() => void change.preview(draft)}
            >
              {t('preview')}
            </Button>
            {change.effects !== undefined && (
              <Button type="primary" loading={change.busy === 'publish'} onClick={() => void change.publish()}>
                {t('publish')}
              </Button>
            )}
          </div>
        )}
      </div>
    </SidePanel>
  );
}

interface PartProps {
  readonly entity: GrantedEntity;
  readonly draft: GrantDraft;
  readonly put: (part: Partial<GrantDraft>) => void;
}

function Actions({ entity, draft, put }: PartProps): ReactNode {
  const { t } = useTranslation('roles');
  const shown = actions.filter((action) => entity.hasStates || (action !== 'transition' && action !== 'backfill'));
  return (
    <fieldset className="grant-choices">
      <legend className="grant-part">{t('actions')}</legend>
      <div className="grant-actions">
        {shown.map((action) => (
          <Checkbox
            key={action}
            checked={draft.actions.includes(action)}
            onChange={(event) => put({ actions: toggled(draft.actions, action, event.target.checked) })}
          >
            {t(action)}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function ConditionRow({ app, entity, draft, put, refused }: PartProps & { readonly app: string; readonly refused: string | undefined }): ReactNode {
  const { t } = useTranslation('roles');
  const { words, mistake } = useCondition(app, entity.id, draft.condition);
  const said = refused ?? mistake;
  const note = draft.condition.trim() === '' ? t('conditionNote') : words === undefined ? undefined : t('conditionSays', { words });
  return (
    <FormRow id="grant-condition" label={t('condition')} note={note} refused={said}>
      <Input.TextArea
        {...rowProps('grant-condition', said, note !== undefined)}
        className="grant-condition"
        autoSize={{ minRows: 2, maxRows: 8 }}
        spellCheck={false}
        placeholder={t('conditionAll')}
        value={draft.condition}
        onChange={(event) => put({ condition: event.target.value })}
      />
    </FormRow>
  );
}

function Fields({ entity, draft, put }: PartProps): ReactNode {
  const { t } = useTranslation('roles');
  const { locale } = useSession();
  const writable = entity.fields.filter((field) => !field.readOnly).map(({ id }) => id);
  const all = { read: entity.fields.map(({ id }) => id), write: writable };
  const [isDropped, setDropped] = useState(false);
  const choose = (mode: 'read' | 'write', ids: readonly string[]): void => {
    const part = mode === 'read' ? seeing(draft, ids) : { write: ids };
    setDropped(mode === 'read' && (part.write?.length ?? 0) < draft.write.length);
    put(part);
  };
  const box = (mode: 'read' | 'write', id: string, label: string): ReactNode => (
    <Checkbox
      aria-label={`${t(mode === 'read' ? 'seeField' : 'changeField')}: ${label}`}
      checked={draft[mode].includes(id)}
      onChange={(event) => choose(mode, toggled(draft[mode], id, event.target.checked))}
    />
  );
  const whole = (mode: 'read' | 'write'): ReactNode => (
    <Checkbox
      aria-label={`${t(mode === 'read' ? 'seeField' : 'changeField')}: ${t('everyField')}`}
      checked={all[mode].length > 0 && all[mode].every((id) => draft[mode].includes(id))}
      indeterminate={draft[mode].length > 0 && !all[mode].every((id) => draft[mode].includes(id))}
      onChange={(event) => choose(mode, event.target.checked ? all[mode] : [])}
    />
  );
  return (
    <>
      <table className="grant-fields">
        <thead>
          <tr>
            <th scope="col">{t('fields')}</th>
            <th scope="col">{t('seeField')}</th>
            <th scope="col">{t('changeField')}</th>
          </tr>
        </thead>
        <tbody>
          <tr className="grant-fields-all">
            <th scope="row">{t('everyField')}</th>
            <td>{whole('read')}</td>
            <td>{whole('write')}</td>
          </tr>
          {entity.fields.map(({ id, label, readOnly }) => (
            <tr key={id}>
              <th scope="row">{localText(label, locale)}</th>
              <td>{box('read', id, localText(label, locale))}</td>
              <td>{readOnly ? <span title={t('fixedField')}>—</span> : box('write', id, localText(label, locale))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isDropped && <output className="admin-note">{t('changeDropped')}</output>}
    </>
  );
}
