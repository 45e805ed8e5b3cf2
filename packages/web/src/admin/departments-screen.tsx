// In charge of: the screen with the tree of departments, who leads each and who is in it.
import { localText } from '@trellis/errors';
import type { DepartmentJson, PersonJson } from '@trellis/query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines, StateMessage } from '../app/state-message.tsx';
import { AdminFrame } from './admin-frame.tsx';
import { departmentsKey, peopleKey } from './admin-keys.ts';
import { DepartmentPanel, type DepartmentTask } from './department-panel.tsx';
import { DepartmentRemovalPanel } from './department-removal-panel.tsx';
import { treeLines, type TreeLine } from './department-tree.ts';
import { listNames } from './person-words.ts';

/** What stands beside the tree. */
type Task = DepartmentTask | { readonly remove: DepartmentJson };

/** The screen. */
export function DepartmentsScreen(): ReactNode {
  const { t } = useTranslation('admin');
  const [task, setTask] = useState<Task>();
  const add = (
    <Button
      type="primary"
      className="admin-action"
      aria-label={t('newDepartment')}
      icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
      onClick={() => setTask({ below: null })}
    >
      {t('newDepartment')}
    </Button>
  );
  return (
    <AdminFrame here="departments" actions={add}>
      <Departments task={task} setTask={setTask} />
    </AdminFrame>
  );
}

interface DepartmentsProps {
  readonly task: Task | undefined;
  readonly setTask: (task: Task | undefined) => void;
}

function Departments({ task, setTask }: DepartmentsProps): ReactNode {
  const { t } = useTranslation('admin');
  const { client, locale } = useSession();
  const queries = useQueryClient();
  const departments = useQuery({ queryKey: departmentsKey, queryFn: ({ signal }) => client.departments.list({ signal }) });
  const people = useQuery({ queryKey: peopleKey, queryFn: ({ signal }) => client.people.list({ signal }) });
  const error = departments.error ?? people.error;
  const retry = (): void => void Promise.all([departments.refetch(), people.refetch()]);
  if (departments.data === undefined || people.data === undefined)
    return error === null ? <SkeletonLines /> : <FailureMessage error={error} retry={retry} />;
  const lines = treeLines(departments.data, locale);
  const close = (): void => setTask(undefined);
  function done(): void {
    close();
    void queries.invalidateQueries({ queryKey: departmentsKey });
  }
  return (
    <>
      {lines.length === 0 ? (
        <StateMessage title={t('departmentsEmptyTitle')} text={t('departmentsEmptyText')} />
      ) : (
        <DepartmentTable lines={lines} people={people.data.people} setTask={setTask} />
      )}
      {task !== undefined && 'remove' in task && <DepartmentRemovalPanel department={task.remove} lines={lines} close={close} done={done} />}
      {task !== undefined && !('remove' in task) && (
        <DepartmentPanel task={task} lines={lines} people={people.data.people} close={close} done={done} />
      )}
    </>
  );
}

interface TableProps {
  readonly lines: readonly TreeLine[];
  readonly people: readonly PersonJson[];
  readonly setTask: DepartmentsProps['setTask'];
}

function DepartmentTable({ lines, people, setTask }: TableProps): ReactNode {
  const { t } = useTranslation('admin');
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (
    <table className="admin-table">
      <thead>
        <tr>
          <th scope="col">{t('department')}</th>
          <th scope="col">{t('head')}</th>
          <th scope="col">{t('members')}</th>
          <th aria-label={t('actions')} />
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <DepartmentRow key={line.department.id} line={line} names={names} setTask={setTask} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly line: TreeLine;
  readonly names: ReadonlyMap<number, string>;
  readonly setTask: DepartmentsProps['setTask'];
}

function peopleOf({ head = null, members = [] }: DepartmentJson, names: RowProps['names']) {
  return { head: head === null ? undefined : names.get(head), members: members.flatMap((id) => names.get(id) ?? []) };
}

function DepartmentRow({ line, names, setTask }: RowProps): ReactNode {
  const { t } = useTranslation('admin');
  const { locale } = useSession();
  const { department, depth } = line;
  const name = localText(department.name, locale);
  const { head, members } = peopleOf(department, names);
  const edit = (): void => setTask({ change: department });
  return (
    <tr style={{ '--depth': depth } as CSSProperties}>
      <th scope="row" className="admin-cell-title admin-cell-tree" aria-label={name}>
        <button type="button" className="admin-person" onClick={edit}>
          <span className="admin-person-name">{name}</span>
        </button>
      </th>
      <td data-label={t('head')}>{head ?? '—'}</td>
      <td data-label={t('members')}>{listNames(members, locale) || '—'}</td>
      <td className="admin-cell-actions">
        <span className="admin-row-buttons">
          <button
            type="button"
            className="icon-button"
            title={t('newBelow')}
            aria-label={`${t('newBelow')}: ${name}`}
            onClick={() => setTask({ below: department.id })}
          >
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <button type="button" className="icon-button" title={t('edit')} aria-label={`${t('edit')}: ${name}`} onClick={edit}>
            <Pencil size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
          <button
            type="button"
            className="icon-button"
            title={t('deleteIt')}
            aria-label={`${t('deleteIt')}: ${name}`}
            onClick={() => setTask({ remove: department })}
          >
            <Trash2 size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </span>
      </td>
    </tr>
  );
}
