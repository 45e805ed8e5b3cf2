// In charge of: the panel that says what somebody may not do here, and why.
import { localText } from '@trellis/errors';
import type { EntityJson, RecordJson } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SidePanel } from '../admin/side-panel.tsx';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { addTexts } from '../i18n/add-texts.ts';
import { access } from '../i18n/access.ts';
import { recordTitle } from '../record/layout.ts';
import { Explained } from './explained.tsx';
import { actionLines, fixedLines, hiddenLines, type WhyLine } from './why-lines.ts';
import { askWhy, type WhyQuestion } from './why-store.ts';
import '../admin/admin.css';
import './why.css';

addTexts('access', access);

/** The panel. */
export function WhyPanel({ question }: { readonly question: WhyQuestion }): ReactNode {
  const { t } = useTranslation('access');
  const { client, me, locale } = useSession();
  const { entity, saving } = question;
  const id = question.record;
  const found = useQuery({
    queryKey: ['why', 'record', entity.key, id],
    queryFn: ({ signal }) => client.records(entity.app, entity.slug).get(id ?? 0, {}, { signal }),
    enabled: id !== undefined,
    staleTime: 0,
  });
  const record = found.data;
  const label = localText(entity.label, locale);
  const title = id === undefined ? label : ((record === undefined ? undefined : recordTitle(entity, record)) ?? `${label} ${id}`);
  return (
    <SidePanel title={t('whyTitle')} close={() => askWhy(undefined)}>
      <p className="why-about">{title}</p>
      {saving !== undefined && (
        <section className="why-part">
          <h3>{t('notSaved')}</h3>
          <p className="why-said">{saving.said}</p>
          <Explained
            app={entity.app}
            question={{ entity: entity.id, action: saving.action, ...(id === undefined ? {} : { record: id }) }}
            values={saving.values}
          />
        </section>
      )}
      {me.user.owner ? (
        <p className="why-none">{t('ownerBarred')}</p>
      ) : found.error !== null ? (
        <FailureMessage error={found.error} retry={() => void found.refetch()} />
      ) : id !== undefined && record === undefined ? (
        <SkeletonLines lines={4} />
      ) : (
        <Barred entity={entity} record={record} />
      )}
    </SidePanel>
  );
}

/** Of the lines those that are barred: what the documents do not tell is asked. */
function useBarred(entity: EntityJson, record: RecordJson | undefined): readonly WhyLine[] | undefined {
  const { client } = useSession();
  const lines = actionLines(entity, record);
  const { data, isPending } = useQuery({
    queryKey: ['why', entity.key, record?.id, record?.version],
    queryFn: async ({ signal }) => {
      const answers = lines.map(async ({ isOpen, action, field }) => {
        if (isOpen !== true) return true;
        const asked = {
          entity: entity.id,
          action,
          ...(record === undefined ? {} : { record: record.id }),
          ...(field === undefined ? {} : { field: field.name }),
        };
        const { barred } = await client.access.explain(entity.app, asked, { signal });
        return barred;
      });
      return Promise.all(answers);
    },
  });
  if (isPending) return undefined;
  return lines.filter((_, place) => data?.[place] ?? true);
}

interface About {
  readonly entity: EntityJson;
  readonly record: RecordJson | undefined;
}

function Barred({ entity, record }: About): ReactNode {
  const { t } = useTranslation('access');
  const { locale } = useSession();
  const actions = useBarred(entity, record);
  const hidden = hiddenLines(entity, record);
  const fixed = fixedLines(entity, record);
  const label = localText(entity.label, locale);
  if (actions === undefined) return <SkeletonLines lines={4} />;
  const shared = { entity, record };
  return (
    <>
      {record === undefined && <Seen entity={entity} />}
      {actions.length + hidden.length + fixed.length === 0 && <p className="why-none">{t('nothingBarred')}</p>}
      <Part {...shared} title={t('cannotDo')} lines={actions} />
      <Part {...shared} title={t('hiddenHere', { entity: label })} lines={hidden} />
      <Part {...shared} title={t('fixedFields')} lines={fixed} />
    </>
  );
}

/** Which of the records are seen at all, told at once: nothing on a list shows what is missing from it. */
function Seen({ entity }: { readonly entity: EntityJson }): ReactNode {
  const { t } = useTranslation('access');
  const { locale } = useSession();
  return (
    <section className="why-part">
      <h3>{t('act_read', { entity: localText(entity.label, locale) })}</h3>
      <Explained app={entity.app} question={{ entity: entity.id, action: 'read' }} />
    </section>
  );
}

interface PartProps extends About {
  readonly title: string;
  readonly lines: readonly WhyLine[];
}

function Part({ title, lines, entity, record }: PartProps): ReactNode {
  if (lines.length === 0) return null;
  return (
    <section className="why-part">
      <h3>{title}</h3>
      <ul className="why-lines">
        {lines.map((line) => (
          <Line key={line.key} line={line} entity={entity} record={record} />
        ))}
      </ul>
    </section>
  );
}

/** What a line is about, in words. */
function useLineWords({ action, field }: WhyLine, { entity, record }: About): string {
  const { t } = useTranslation('access');
  const { locale } = useSession();
  if (field !== undefined && action !== 'transition') return localText(field.label, locale);
  const words = { entity: localText(entity.label, locale) };
  return record !== undefined && (action === 'update' || action === 'delete' || action === 'transition')
    ? t(`here_${action}`, words)
    : t(`act_${action}`, words);
}

function Line({ line, entity, record }: { readonly line: WhyLine } & About): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const words = useLineWords(line, { entity, record });
  const { action, field } = line;
  const question = {
    entity: entity.id,
    action,
    ...(record === undefined ? {} : { record: record.id }),
    ...(field === undefined ? {} : { field: field.name }),
  };
  return (
    <li>
      <button type="button" className="why-line" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
        {words}
      </button>
      <div id={id}>{isOpen && <Explained app={entity.app} question={question} />}</div>
    </li>
  );
}
