// In charge of: a public form: what it asks, sending it, and saying that it was sent.
import { idempotencyKey } from '@trellis/client';
import { localText } from '@trellis/errors';
import type { EntityJson, FieldJson, OpenedLinkJson } from '@trellis/query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFieldServices } from '../app/field-services.ts';
import { useLinkToken } from '../app/link-token.ts';
import { useLocale } from '../app/locale.ts';
import { useSession } from '../app/session.ts';
import { asRecord, checkDraft, wireValues, type DraftValue, type DraftValues } from '../form/draft.ts';
import { FormField } from '../form/form-field.tsx';
import { shownForm, startOf } from '../form/shown-form.ts';
import { StepProgress } from '../form/step-progress.tsx';
import { useSteps } from '../form/use-steps.ts';
import { draftSections, layoutOf, type Layout, type Section } from '../record/layout.ts';
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
function useFilling({ opened, entity, sent }: FormProps, layout: Layout, sections: readonly Section[]) {
  const { client } = useRouter().options.context;
  const { locale, timezone } = useSession();
  const [typed, setValues] = useState<DraftValues>(() => startOf(sections));
  // What a form presets as now stays what it was when the form was opened.
  const [openedAt] = useState(Date.now);
  const shown = useMemo(
    () => shownForm(entity, sections, typed, { locale, timezone, now: openedAt }),
    [entity, sections, typed, locale, timezone, openedAt],
  );
  const { fields, values } = shown;
  const steps = useSteps(layout.steps, shown.sections, []);
  const [told, setMistakes] = useState<Mistakes>({});
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
    // Every step is checked when it is left; the last one asks all of them again.
    const asked = steps.isLast ? fields : steps.sections.flatMap((section) => section.fields.map(({ field }) => field));
    const found = checkDraft(asked, values, locale);
    setMistakes(found);
    const [first] = asked.filter((field) => found[field.name] !== undefined);
    if (first !== undefined) {
      flushSync(() => steps.goTo(first.name));
      return focusFirst(form, fields, found);
    }
    if (!steps.isLast) return steps.next();
    setBusy(true);
    try {
      await client.links.send(opened, wireValues(fields, values), key.current);
      sent();
    } catch (error) {
      setMistakes(mistakesOf(error, new Set(fields.map((field) => field.name))));
    }
    setBusy(false);
  }
  // What is hidden since is not sent, so nothing is wrong with it.
  const mistakes: Mistakes = Object.fromEntries(Object.entries(told).filter(([name]) => name === '' || fields.some((field) => field.name === name)));
  const firstMistake = fields.find((field) => mistakes[field.name] !== undefined)?.name;
  const form = { values, record: asRecord(values), mistakes, firstMistake, isSaved: false, change, check };
  return { form, isBusy, submit, steps };
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
  const { t: tForm } = useTranslation('form');
  const layout = useMemo(() => layoutOf(apps, entity, opened.form), [apps, entity, opened.form]);
  const sections = useMemo(() => draftSections(layout, entity), [layout, entity]);
  const { form, isBusy, submit, steps } = useFilling(props, layout, sections);
  const count = Object.keys(form.mistakes).filter((name) => name !== '').length;
  return (
    <PublicPage workspace={opened.workspace.label} title={localText(opened.label, locale)}>
      <form className="public-form" noValidate onSubmit={(event) => void submit(event)}>
        <StepProgress steps={steps} />
        {steps.sections.map((section) => (
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
        <div className="public-go">
          {steps.at > 0 && (
            <Button size="large" onClick={steps.back}>
              {tForm('previous')}
            </Button>
          )}
          <Button type="primary" size="large" htmlType="submit" loading={isBusy} block>
            {steps.isLast ? t('send') : tForm('next')}
          </Button>
        </div>
      </form>
    </PublicPage>
  );
}
