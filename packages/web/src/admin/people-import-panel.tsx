// In charge of: bringing people and departments in from a file: choosing it, seeing what it would do, doing it, and what came of it.
import { localText } from '@trellis/errors';
import type { ImportedPersonJson, PeopleImportedJson, PeopleJson, PeoplePreviewJson } from '@trellis/query';
import { Button, Checkbox } from 'antd';
import { FileSpreadsheet } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { RowNotes } from './form-row.tsx';
import { listNames } from './person-words.ts';
import { refusalText } from './refusal.ts';
import { SidePanel } from './side-panel.tsx';

/** Lines that are shown of each sort; how many more there are is said. */
const SHOWN = 100;

interface PanelProps {
  readonly roles: PeopleJson['roles'];
  /** Whether the server sends mail. */
  readonly mail: boolean;
  readonly close: () => void;
  /** Called when people were brought in. */
  readonly changed: () => void;
}

interface Chosen {
  readonly file: File;
  readonly preview: PeoplePreviewJson;
}

/** The panel. */
export function PeopleImportPanel(props: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { client } = useSession();
  const [chosen, setChosen] = useState<Chosen>();
  const [done, setDone] = useState<PeopleImportedJson>();
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function during(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      await work();
    } catch (error) {
      setRefused(refusalText(error));
    }
    setBusy(false);
  }
  const choose = (file: File): Promise<void> => during(async () => setChosen({ file, preview: await client.people.previewImport(file) }));
  const run = ({ file, preview }: Chosen, invite: boolean): Promise<void> =>
    during(async () => {
      setDone(await client.people.import(file, { expect: preview.expect, invite }));
      props.changed();
    });

  return (
    <SidePanel isWide title={t('importPeople')} close={props.close}>
      <div className="admin-form">
        {done === undefined ? (
          <>
            <FileChoice file={chosen?.file} busy={busy} choose={(file) => void choose(file)} />
            {chosen !== undefined && (
              <Preview key={chosen.preview.expect} {...props} preview={chosen.preview} busy={busy} run={(invite) => void run(chosen, invite)} />
            )}
            <RowNotes id="people-import" refused={refused} />
          </>
        ) : (
          <Outcome done={done} close={props.close} />
        )}
      </div>
    </SidePanel>
  );
}

interface ChoiceProps {
  readonly file: File | undefined;
  readonly busy: boolean;
  readonly choose: (file: File) => void;
}

function FileChoice({ file, busy, choose }: ChoiceProps): ReactNode {
  const { t } = useTranslation('admin');
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="admin-form-row">
      <p className="admin-note">{t('importPeopleText')}</p>
      <Button
        type={file === undefined ? 'primary' : 'default'}
        loading={busy}
        icon={<FileSpreadsheet size={16} strokeWidth={1.75} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {file === undefined ? t('chooseFile') : t('chooseOther', { name: file.name })}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".csv,.tsv,.txt,.xlsx"
        aria-label={t('chooseFile')}
        onChange={(event) => {
          const [picked] = event.target.files ?? [];
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
          if (picked !== undefined) choose(picked);
        }}
      />
    </div>
  );
}

interface PreviewProps extends Pick<PanelProps, 'roles' | 'mail' | 'close'> {
  readonly preview: PeoplePreviewJson;
  readonly busy: boolean;
  readonly run: (invite: boolean) => void;
}

function Preview({ preview, roles, mail, close, busy, run }: PreviewProps): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { locale } = useSession();
  const [invite, setInvite] = useState(false);
  const of = (state: ImportedPersonJson['state']): readonly ImportedPersonJson[] => preview.people.filter((person) => person.state === state);
  const [refused, added, changed, same] = [of('refused'), of('new'), of('changed'), of('same')];
  const count = (all: readonly unknown[]): string => formatCount(all.length, locale);
  const counts = { added: count(added), changed: count(changed), same: count(same), refused: count(refused) };
  const isNothing = added.length + changed.length === 0;
  return (
    <>
      <output className="admin-import-counts">{t('importCounts', counts)}</output>
      {preview.departments.length > 0 && <p className="admin-note">{t('importDepartments', { names: listNames(preview.departments, locale) })}</p>}
      {preview.ignored.length > 0 && <p className="admin-note">{t('importIgnored', { names: listNames(preview.ignored, locale) })}</p>}
      <Sort title={t('importRefused')} people={refused} roles={roles} />
      <Sort title={t('importNew')} people={added} roles={roles} />
      <Sort title={t('importChanged')} people={changed} roles={roles} />
      {mail && added.length > 0 && refused.length === 0 && (
        <Checkbox checked={invite} onChange={(event) => setInvite(event.target.checked)}>
          {t('importInvite')}
        </Checkbox>
      )}
      {refused.length > 0 && <p className="admin-mistake">{t('importBlocked')}</p>}
      {refused.length === 0 && isNothing && <p className="admin-note">{t('importNothing')}</p>}
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" loading={busy} disabled={refused.length > 0 || isNothing} onClick={() => run(invite)}>
          {t('importRun')}
        </Button>
      </div>
    </>
  );
}

interface SortProps {
  readonly title: string;
  readonly people: readonly ImportedPersonJson[];
  readonly roles: PeopleJson['roles'];
}

function Sort({ title, people, roles }: SortProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  if (people.length === 0) return null;
  const more = people.length - SHOWN;
  return (
    <section className="admin-import-sort">
      <h3>{title}</h3>
      <ul>
        {people.slice(0, SHOWN).map((person) => (
          <li key={person.lines.join()}>
            <strong>{person.name || person.email || '—'}</strong>
            <span className="admin-note"> {t('importLine', { lines: listNames(person.lines.map(String), locale) })}</span>
            {person.issues.map((found) => (
              <p key={`${found.path} ${found.code}`} className="admin-mistake">
                {found.message}
              </p>
            ))}
            {person.differences.map((difference) => (
              <p key={`${difference.member} ${difference.after.join()}`} className="admin-note">
                <Difference difference={difference} roles={roles} />
              </p>
            ))}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="admin-note">{t('importMore', { formatted: formatCount(more, locale) })}</p>}
    </section>
  );
}

function Difference({
  difference,
  roles,
}: {
  readonly difference: ImportedPersonJson['differences'][number];
  readonly roles: PeopleJson['roles'];
}): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const { member, before, after } = difference;
  const label = { name: t('name'), roles: t('roles'), locale: t('language'), departments: t('departments'), head: t('leads') }[member];
  const words = (values: readonly string[]): string => {
    const named = member === 'roles' ? values.map((id) => localText(roles.find((role) => role.id === id)?.label ?? id, locale)) : values;
    return listNames(named, locale) || '—';
  };
  return before.length === 0 ? `${label}: ${words(after)}` : `${label}: ${words(before)} → ${words(after)}`;
}

function Outcome({ done, close }: { readonly done: PeopleImportedJson; readonly close: () => void }): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const formatted = (count: number): string => formatCount(count, locale);
  return (
    <>
      <output className="admin-import-counts">{t('importDone', { created: formatted(done.created), changed: formatted(done.changed) })}</output>
      {done.invited > 0 && <p className="admin-note">{t('importInvited', { formatted: formatted(done.invited) })}</p>}
      <div className="admin-form-end">
        <Button type="primary" onClick={close}>
          {t('done')}
        </Button>
      </div>
    </>
  );
}
