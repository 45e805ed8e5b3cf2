// In charge of: sharing a view or a form by link: making one, its address the one time it is shown, and the links there are.
import type { MadeLink } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { AppJson, EntityJson, FormJson, ViewJson } from '@trellis/query';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormRow, RowNotes, rowProps } from '../admin/form-row.tsx';
import { noRefusal, placeRefusal, type Refusal } from '../admin/refusal.ts';
import { LinkOnce } from '../admin/link-once.tsx';
import { SidePanel } from '../admin/side-panel.tsx';
import { useSession } from '../app/session.ts';
import { addTexts } from '../i18n/add-texts.ts';
import { admin } from '../i18n/admin.ts';
import { share } from '../i18n/share.ts';
import { formOf } from '../record/layout.ts';
import { linksKey } from './links-key.ts';
import { LinkList } from './link-list.tsx';
import '../admin/admin.css';
import './share.css';

addTexts('share', share);
addTexts('admin', admin);

const DAY = 86_400_000;
const MIN_PASSWORD = 4;
/** How long a link may last: days, for ever, or until a day. */
const spans = ['1', '7', '30', '90', 'never', 'day'] as const;
type Span = (typeof spans)[number];

interface ShareProps {
  readonly app: AppJson;
  readonly view: ViewJson;
  readonly entity: EntityJson;
  readonly close: () => void;
}

/** The panel. */
export function SharePanel({ app, view, entity, close }: ShareProps): ReactNode {
  const { t } = useTranslation('share');
  const queries = useQueryClient();
  const [made, setMade] = useState<MadeLink>();
  const form = entity.can.create && entity.can.import ? formOf(app, entity) : undefined;
  function keep(link: MadeLink): void {
    setMade(link);
    void queries.invalidateQueries({ queryKey: linksKey(app.app.id) });
  }
  return (
    <SidePanel title={t('title')} close={close}>
      {made === undefined ? (
        <LinkForm app={app} view={view} form={form} canShare={entity.can.export} keep={keep} />
      ) : (
        <div className="admin-form">
          <p>{t('once')}</p>
          <LinkOnce label={t('link')} url={made.url ?? `${location.origin}${made.path}`} />
          <div className="admin-form-end">
            <Button onClick={() => setMade(undefined)}>{t('newLink')}</Button>
            <Button type="primary" onClick={close}>
              {t('done')}
            </Button>
          </div>
        </div>
      )}
      <LinkList app={app.app.id} targets={[view.id, ...(form === undefined ? [] : [form.id])]} />
    </SidePanel>
  );
}

interface Draft {
  readonly kind: 'share' | 'form';
  readonly name: string;
  readonly span: Span;
  readonly day: string;
  readonly password: string;
}

interface FormProps {
  readonly app: AppJson;
  readonly view: ViewJson;
  readonly form: FormJson | undefined;
  readonly canShare: boolean;
  readonly keep: (made: MadeLink) => void;
}

/** When a link ends: after days from now, or with the day that was chosen, as this browser counts days. */
function endOf({ span, day }: Draft): string | null {
  if (span === 'never') return null;
  return span === 'day' ? new Date(`${day}T23:59:59`).toISOString() : new Date(Date.now() + Number(span) * DAY).toISOString();
}

function useMake({ app, view, form, keep }: FormProps) {
  const { t } = useTranslation('share');
  const { client } = useSession();
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const [busy, setBusy] = useState(false);
  async function make(draft: Draft): Promise<void> {
    const { kind, name, password } = draft;
    const isPast = draft.span === 'day' && !(Date.parse(`${draft.day}T23:59:59`) > Date.now());
    const wrong = {
      ...(isPast ? { expiresAt: t('dayMissing') } : {}),
      ...(password !== '' && password.length < MIN_PASSWORD ? { password: t('passwordShort', { min: MIN_PASSWORD }) } : {}),
    };
    if (Object.keys(wrong).length > 0) return setRefusal({ at: wrong, whole: undefined });
    setBusy(true);
    try {
      const target = kind === 'form' ? (form?.id ?? '') : view.id;
      const asked = { ...(name.trim() === '' ? {} : { name: name.trim() }), ...(password === '' ? {} : { password }) };
      keep(await client.links.create({ app: app.app.id, kind, target, expiresAt: endOf(draft), ...asked }));
    } catch (error) {
      setRefusal(placeRefusal(error, ['name', 'expiresAt', 'password']));
    }
    setBusy(false);
  }
  return { refusal, busy, make };
}

function LinkForm(props: FormProps): ReactNode {
  const { view, form, canShare } = props;
  const { t } = useTranslation('share');
  const { locale } = useSession();
  const [draft, setDraft] = useState<Draft>({ kind: canShare ? 'share' : 'form', name: '', span: '30', day: '', password: '' });
  const put = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const { refusal, busy, make } = useMake(props);
  const note =
    draft.kind === 'form'
      ? t('formNote', { form: form === undefined ? '' : localText(form.label, locale) })
      : t('shareNote', { view: localText(view.label, locale) });
  const kinds = [
    ...(canShare ? [{ value: 'share' as const, label: t('kindShare') }] : []),
    ...(form === undefined ? [] : [{ value: 'form' as const, label: t('kindForm') }]),
  ];
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void make(draft);
  }
  return (
    <form className="admin-form" noValidate onSubmit={submit}>
      <div className="admin-form-row">
        <span className="share-label">{t('kind')}</span>
        {kinds.length > 1 && <Segmented block aria-label={t('kind')} options={kinds} value={draft.kind} onChange={(kind) => put({ kind })} />}
        <p className="admin-note">{note}</p>
      </div>
      <FormRow id="share-name" label={t('name')} note={t('nameNote')} refused={refusal.at['name']}>
        <Input
          {...rowProps('share-name', refusal.at['name'], true)}
          autoComplete="off"
          maxLength={200}
          value={draft.name}
          onChange={(event) => put({ name: event.target.value })}
        />
      </FormRow>
      <FormRow id="share-ends" label={t('ends')} refused={draft.span === 'day' ? undefined : refusal.at['expiresAt']}>
        <Select
          {...rowProps('share-ends', undefined)}
          value={draft.span}
          options={spans.map((span) => ({
            value: span,
            label: span === 'never' ? t('never') : span === 'day' ? t('onDay') : t('days', { count: Number(span) }),
          }))}
          onChange={(span: Span) => put({ span })}
        />
      </FormRow>
      {draft.span === 'day' && (
        <FormRow id="share-day" label={t('day')} refused={refusal.at['expiresAt']}>
          <Input
            {...rowProps('share-day', refusal.at['expiresAt'])}
            type="date"
            value={draft.day}
            onChange={(event) => put({ day: event.target.value })}
          />
        </FormRow>
      )}
      <FormRow id="share-password" label={t('password')} note={t('passwordNote')} refused={refusal.at['password']}>
        <Input
          {...rowProps('share-password', refusal.at['password'], true)}
          autoComplete="off"
          maxLength={200}
          value={draft.password}
          onChange={(event) => put({ password: event.target.value })}
        />
      </FormRow>
      <RowNotes id="share" refused={refusal.whole} />
      <div className="admin-form-end">
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('make')}
        </Button>
      </div>
    </form>
  );
}
