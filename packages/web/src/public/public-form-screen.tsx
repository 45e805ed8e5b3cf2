// In charge of: a public form: what it asks, sending it, and saying that it was sent.
import { idempotencyKey } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { EntityJson, FieldJson, OpenedLinkJson } from '@trellis/query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldServices } from '../app/field-services.ts';
import { useLinkToken } from '../app/link-token.ts';
import { useLocale } from '../app/locale.ts';
import { useSession } from '../app/session.ts';
import { asRecord, checkDraft, defaultsOf, wireValues, type DraftValue, type DraftValues } from '../form/draft.ts';
import { FormField } from '../form/form-field.tsx';
import { draftSections, layoutOf } from '../record/layout.ts';
import { mistakesOf, type Mistakes } from '../record/mistakes.ts';
import { PublicPage, WithOpenLink } from './public-frame.tsx';
import { VisitorSession } from './visitor-session.tsx';
import '../record/record.css';
import '../form/form.css';

/** The screen. */
export function PublicFormScreen(): ReactNode {
  const token = useLinkToken();
  return (
    <WithOpenLink kind="form" token={token}>
      {(opened, again) => <OpenForm opened={opened} again={again} />}
    </WithOpenLink>
  );
}

function OpenForm({ opened, again }: { readonly opened: OpenedLinkJson; readonly again: () => void }): ReactNode {
  const [count, setCount] = useState(0);
  const [isSent, setSent] = useState(false);
  const another = useCallback(() => {
    setCount((now) => now + 1);
    setSent(false);
  }, []);
  const [entity] = opened.entities;
  if (entity === undefined) return null;
  return (
    <VisitorSession opened={opened} again={again}>
      {isSent ? <Sent opened={opened} another={another} /> : <Form key={count} opened={opened} entity={entity} sent={() => setSent(true)} />}
    </VisitorSession>
  );
}

function Sent({ opened, another }: { readonly opened: OpenedLinkJson; readonly another: () => void }): ReactNode {
  const { t } = useTranslation('share');
  const locale = useLocale();
  const { workspace } = opened;
  return (
    <PublicPage workspace={workspace.label} title={t('sentTitle')}>
      <output className="public-text">{t('sentText', { workspace: localText(workspace.label, locale) })}</output>
      <Button size="large" className="public-another" onClick={another}>
        {t('another')}
      </Button>
    </PublicPage>
  );
}

interface FormProps {
  readonly opened: OpenedLinkJson;
  readonly entity: EntityJson;
  readonly sent: () => void;
}

/** What is filled in, and sending it. The same sending is tried under the same key, so that a second try is not a second record. */
function useFilling({ opened, entity, sent }: FormProps, fields: readonly FieldJson[]) {
  const { client } = useRouter().options.context;
  const { locale } = useSession();
  const [values, setValues] = useState<DraftValues>(() => defaultsOf(fields));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [isBusy, setBusy] = useState(false);
  const key = useRef(idempotencyKey());
  function change(field: string, value: DraftValue): void {
    key.current = idempotencyKey();
    setValues((now) => ({ ...now, [field]: value }));
    setMistakes(({ [field]: _gone, ...others }) => others);
  }
  function check(field: FieldJson): void {
    if (values[field.name] === undefined) return;
    const found = checkDraft([field], values, locale);
    setMistakes(({ [field.name]: _gone, ...others }) => ({ ...others, ...found }));
  }
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const found = checkDraft(fields, values, locale);
    setMistakes(found);
    if (Object.keys(found).length > 0) return focusFirst(form, fields, found);
    setBusy(true);
    try {
      await client.links.send(opened, wireValues(fields, values), key.current);
      sent();
    } catch (error) {
      setMistakes(mistakesOf(error, new Set(fields.map((field) => field.name))));
    }
    setBusy(false);
  }
  const firstMistake = fields.find((field) => mistakes[field.name] !== undefined)?.name;
  const form = { values, record: asRecord(values), mistakes, firstMistake, isSaved: false, change, check };
  return { form, isBusy, submit, entity };
}

function focusFirst(form: HTMLFormElement, fields: readonly FieldJson[], mistakes: Mistakes): void {
  const first = fields.find((field) => mistakes[field.name] !== undefined)?.name;
  form.querySelector<HTMLElement>(`[data-field="${first ?? ''}"] :is(input, textarea, button)`)?.focus();
}

function Form(props: FormProps): ReactNode {
  const { opened, entity } = props;
  const { t } = useTranslation('share');
  const { apps, locale } = useSession();
  const services = useFieldServices();
  const sections = useMemo(() => draftSections(layoutOf(apps, entity, opened.form), entity), [apps, entity, opened.form]);
  const fields = useMemo(() => sections.flatMap((section) => section.fields.map((place) => place.field)), [sections]);
  const { form, isBusy, submit } = useFilling(props, fields);
  const count = Object.keys(form.mistakes).filter((name) => name !== '').length;
  return (
    <PublicPage workspace={opened.workspace.label} title={localText(opened.label, locale)}>
      <form className="public-form" noValidate onSubmit={(event) => void submit(event)}>
        {sections.map((section) => (
          <fieldset key={section.id} className="public-section">
            {section.label !== undefined && (
              <legend>
                <h2>{localText(section.label, locale)}</h2>
              </legend>
            )}
            {section.fields.map(({ id, field, wide }) => (
              <FormField key={id} field={field} wide={wide} form={form} services={services} />
            ))}
          </fieldset>
        ))}
        {(count > 0 || form.mistakes[''] !== undefined) && (
          <div className="form-mistakes" role="alert">
            {form.mistakes[''] !== undefined && <p>{form.mistakes['']}</p>}
            {count > 0 && <p>{t('mistakes', { count })}</p>}
          </div>
        )}
        <Button type="primary" size="large" htmlType="submit" loading={isBusy} block>
          {t('send')}
        </Button>
      </form>
    </PublicPage>
  );
}
