// In charge of: making a department, and changing its name, its place, who leads it and who is in it.
import { localText, type LocalText } from '@trellis/errors';
import type { DepartmentJson, PersonJson } from '@trellis/query';
import { Button, Input, Select } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { possibleParents, type TreeLine } from './department-tree.ts';
import { FormRow, RowNotes, rowProps } from './form-row.tsx';
import { noRefusal, placeRefusal, type Refusal } from './refusal.ts';
import { SidePanel } from './side-panel.tsx';

const inputs = ['name', 'parent', 'head', 'members'];
/** No department has this id: it stands for the top. */
const TOP = 0;

/** What the panel is for: changing one, or making one below another. */
export type DepartmentTask = { readonly change: DepartmentJson } | { readonly below: number | null };

interface PanelProps {
  readonly task: DepartmentTask;
  readonly lines: readonly TreeLine[];
  readonly people: readonly PersonJson[];
  readonly close: () => void;
  readonly done: () => void;
}

/** The panel. */
export function DepartmentPanel(props: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const { task, close } = props;
  const title = 'change' in task ? t('editDepartment', { name: localText(task.change.name, locale) }) : t('newDepartment');
  return (
    <SidePanel title={title} close={close}>
      <DepartmentForm {...props} />
    </SidePanel>
  );
}

interface Draft {
  readonly zh: string;
  readonly en: string;
  readonly parent: number | null;
  readonly head: number | null;
  readonly members: readonly number[];
}

function draftOf(task: DepartmentTask): Draft {
  if ('below' in task) return { zh: '', en: '', parent: task.below, head: null, members: [] };
  const { name, parent, head = null, members = [] } = task.change;
  // A name that is the same in every language stands in the first input.
  const { 'zh-CN': zh = '', en = '' } = typeof name === 'string' ? { 'zh-CN': name } : name;
  return { zh, en, parent, head, members };
}

function nameOf({ zh, en }: Draft): LocalText {
  const [first, second] = [zh.trim(), en.trim()];
  return first === '' || second === '' ? first + second : { 'zh-CN': first, en: second };
}

function useSave({ task, close, done }: PanelProps) {
  const { t } = useTranslation('admin');
  const { client } = useSession();
  const [refusal, setRefusal] = useState<Refusal>(noRefusal);
  const [busy, setBusy] = useState(false);

  async function save(draft: Draft): Promise<void> {
    const { parent, head, members } = draft;
    const wanted = { name: nameOf(draft), parent, head, members };
    if (wanted.name === '') return setRefusal({ at: { name: t('departmentNameMissing') }, whole: undefined });
    setBusy(true);
    try {
      if ('below' in task) await client.departments.create(wanted);
      else {
        const before: { readonly [name: string]: unknown } = { ...task.change };
        // Only what differs is sent: who else changed another part meanwhile keeps it.
        const change = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
        if (Object.keys(change).length === 0) return close();
        await client.departments.update(task.change.id, change);
      }
      done();
    } catch (error) {
      setRefusal(placeRefusal(error, inputs));
    } finally {
      setBusy(false);
    }
  }

  return { refusal, busy, save };
}

function DepartmentForm(props: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { task, lines, people, close } = props;
  const [draft, setDraft] = useState(() => draftOf(task));
  const put = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const { refusal, busy, save } = useSave(props);
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    void save(draft);
  }
  return (
    <form className="admin-form" noValidate onSubmit={submit}>
      <NameRows draft={draft} put={put} refused={refusal.at['name']} />
      <ParentRow
        draft={draft}
        put={put}
        lines={possibleParents(lines, 'change' in task ? task.change.id : undefined)}
        refused={refusal.at['parent']}
      />
      <PeopleRows draft={draft} put={put} people={people} refusal={refusal} />
      <RowNotes id="department" refused={refusal.whole} />
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('change' in task ? 'save' : 'create')}
        </Button>
      </div>
    </form>
  );
}

interface RowsProps {
  readonly draft: Draft;
  readonly put: (change: Partial<Draft>) => void;
}

function NameRows({ draft, put, refused }: RowsProps & { readonly refused: string | undefined }): ReactNode {
  const { t } = useTranslation('admin');
  return (
    <>
      <FormRow id="department-zh" label={t('nameZh')} refused={refused}>
        <Input
          {...rowProps('department-zh', refused)}
          lang="zh-CN"
          maxLength={200}
          value={draft.zh}
          onChange={(event) => put({ zh: event.target.value })}
        />
      </FormRow>
      <FormRow id="department-en" label={t('nameEn')} note={t('nameNote')}>
        <Input
          {...rowProps('department-en', undefined, true)}
          lang="en"
          maxLength={200}
          value={draft.en}
          onChange={(event) => put({ en: event.target.value })}
        />
      </FormRow>
    </>
  );
}

interface ParentProps extends RowsProps {
  readonly lines: readonly TreeLine[];
  readonly refused: string | undefined;
}

function ParentRow({ draft, put, lines, refused }: ParentProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const options = lines.map(({ department, depth }) => ({
    value: department.id,
    label: `${' '.repeat(depth)}${localText(department.name, locale)}`,
  }));
  return (
    <FormRow id="department-parent" label={t('parent')} refused={refused}>
      <Select
        {...rowProps('department-parent', refused)}
        showSearch
        optionFilterProp="label"
        value={draft.parent ?? TOP}
        options={[{ value: TOP, label: t('top') }, ...options]}
        onChange={(chosen: number) => put({ parent: chosen === TOP ? null : chosen })}
      />
    </FormRow>
  );
}

interface PeopleProps extends RowsProps {
  readonly people: readonly PersonJson[];
  readonly refusal: Refusal;
}

function PeopleRows({ draft, put, people, refusal }: PeopleProps): ReactNode {
  const { t } = useTranslation('admin');
  const { head, members } = draft;
  // Who is disabled is offered no more, and stays where they are.
  const options = people
    .filter(({ id, state }) => state !== 'disabled' || id === head || members.includes(id))
    .map(({ id, name, state }) => ({ value: id, label: state === 'disabled' ? `${name} · ${t('disabled')}` : name }));
  return (
    <>
      <FormRow id="department-head" label={t('head')} note={t('headNote')} refused={refusal.at['head']}>
        <Select
          {...rowProps('department-head', refusal.at['head'], true)}
          showSearch
          allowClear
          optionFilterProp="label"
          value={head}
          options={options}
          onChange={(chosen: number | undefined) => put({ head: chosen ?? null })}
        />
      </FormRow>
      <FormRow id="department-members" label={t('members')} note={t('membersNote')} refused={refusal.at['members']}>
        <Select
          {...rowProps('department-members', refusal.at['members'], true)}
          mode="multiple"
          optionFilterProp="label"
          value={[...members]}
          options={options}
          onChange={(chosen: number[]) => put({ members: chosen })}
        />
      </FormRow>
    </>
  );
}
