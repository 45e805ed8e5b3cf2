// In charge of: the form for a new record and its detail lines.
import { localText } from '@trellis/errors';
import type { AppJson, EntityJson } from '@trellis/query';
import { useParams } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { WifiOff } from 'lucide-react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFieldServices } from '../app/field-services.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines, StateMessage } from '../app/state-message.tsx';
import { usePhone } from '../app/theme.ts';
import { useListLink } from '../record/record-bar.tsx';
import { NotFoundScreen } from '../shell/edge-screens.tsx';
import { TopBar } from '../shell/top-bar.tsx';
import { DraftLinesTable } from './draft-lines.tsx';
import { FormField } from './form-field.tsx';
import { StepProgress } from './step-progress.tsx';
import { useNewRecord, type NewRecord } from './use-new-record.ts';
import { WhyButton } from '../why/why-button.tsx';
import '../record/record.css';
import './form.css';

/** The form screen: finds the entity and whether the person may create. */
export function FormScreen(): ReactNode {
  const params = useParams({ from: '/shell/a/$app/e/$entity/new' });
  const { apps, appsLoading, locale } = useSession();
  const { t } = useTranslation('form');
  const app = apps.byId(params.app);
  const entity = apps.entity(params.app, params.entity);
  if (app === undefined || entity === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  const label = localText(entity.label, locale);
  if (!entity.can.create)
    return (
      <StateMessage title={t('title', { entity: label })} text={t('mayNotCreate', { entity: label })} action={<WhyButton question={{ entity }} />} />
    );
  return <FormPage key={entity.key} app={app} entity={entity} />;
}

function FormPage({ app, entity }: { readonly app: AppJson; readonly entity: EntityJson }): ReactNode {
  const { t } = useTranslation('form');
  const { locale } = useSession();
  const services = useFieldServices();
  const list = useListLink(app);
  const phone = usePhone();
  const form = useNewRecord(app, entity);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void form.submit();
  };
  return (
    <form className="form-screen" noValidate onSubmit={submit}>
      <TopBar back={list.to} actions={phone ? undefined : <FormActions form={form} entity={entity} />}>
        <h1>{t('title', { entity: localText(entity.label, locale) })}</h1>
      </TopBar>
      <div className="form-scroll">
        <FormWaiting form={form} />
        <div className="form" inert={form.isWaiting}>
          <StepProgress steps={form.steps} />
          <FormMistakes form={form} entity={entity} />
          {form.steps.sections.map((section) => (
            <fieldset key={section.id} className="record-section" disabled={form.isSaved}>
              <legend>
                <h2>{localText(section.label ?? entity.label, locale)}</h2>
              </legend>
              <div className="form-fields">
                {section.fields.map(({ id, field, wide }) => (
                  <FormField key={id} field={field} wide={wide} form={form} services={services} />
                ))}
              </div>
            </fieldset>
          ))}
          {form.steps.groups.map((lines) => (
            <DraftLinesTable key={lines.id} lines={lines} form={form} services={services} />
          ))}
        </div>
      </div>
      {phone && (
        <footer className="form-foot">
          <FormActions form={form} entity={entity} />
        </footer>
      )}
      <LeavingQuestion form={form} />
    </form>
  );
}

function FormActions({ form, entity }: { readonly form: NewRecord; readonly entity: EntityJson }): ReactNode {
  const { t } = useTranslation('form');
  const { t: tShell } = useTranslation();
  const { locale } = useSession();
  const phone = usePhone();
  const size = phone ? 'large' : 'middle';
  const { steps } = form;
  const go = form.isSaved ? t('createLines') : t('create', { entity: localText(entity.label, locale) });
  return (
    <>
      {!form.isSaved && (!phone || steps.at === 0) && (
        <Button size={size} onClick={form.leave}>
          {tShell('cancel')}
        </Button>
      )}
      {steps.at > 0 && (
        <Button size={size} onClick={steps.back}>
          {t('previous')}
        </Button>
      )}
      <Button className="form-submit" type="primary" size={size} htmlType="submit" loading={form.isBusy || form.isWaiting}>
        {steps.isLast ? go : t('next')}
      </Button>
    </>
  );
}

function FormWaiting({ form }: { readonly form: NewRecord }): ReactNode {
  const { t } = useTranslation('form');
  return (
    <output className="form-waiting" hidden={!form.isWaiting}>
      <WifiOff size={16} strokeWidth={1.75} aria-hidden="true" />
      {form.isWaiting && t('waiting')}
    </output>
  );
}

function LeavingQuestion({ form }: { readonly form: NewRecord }): ReactNode {
  const { t } = useTranslation('form');
  const question = form.leavingQuestion;
  const footer = (
    <>
      <Button onClick={question?.stay}>{t('stay')}</Button>
      <Button type="primary" danger onClick={question?.discard}>
        {t('discard')}
      </Button>
    </>
  );
  return (
    <Modal open={question !== undefined} width={400} title={t('discardAsk')} onCancel={question?.stay} footer={footer}>
      {t('discardWarning')}
    </Modal>
  );
}

function FormMistakes({ form, entity }: { readonly form: NewRecord; readonly entity: EntityJson }): ReactNode {
  const { t } = useTranslation('form');
  const count = Object.keys(form.mistakes).filter((name) => name !== '').length;
  const general = form.mistakes[''];
  if (count === 0 && general === undefined) return null;
  return (
    <div className="form-mistakes" role="alert">
      {general !== undefined && <p>{general}</p>}
      {count > 0 && <p>{t('mistakes', { count })}</p>}
      {form.refused !== undefined && <WhyButton question={{ entity, saving: form.refused }} />}
    </div>
  );
}
