// In charge of: deleting a department: what is left in it, and which one takes that over.
import { localText } from '@trellis/errors';
import type { DepartmentJson, DepartmentUseJson } from '@trellis/query';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../app/format.ts';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';
import { possibleParents, type TreeLine } from './department-tree.ts';
import { FormRow, RowNotes, rowProps } from './form-row.tsx';
import { refusalText } from './refusal.ts';
import { SidePanel } from './side-panel.tsx';

interface PanelProps {
  readonly department: DepartmentJson;
  readonly lines: readonly TreeLine[];
  readonly close: () => void;
  readonly done: () => void;
}

/** The panel. */
export function DepartmentRemovalPanel(props: PanelProps): ReactNode {
  const { t } = useTranslation('admin');
  const { client, locale } = useSession();
  const { department, close } = props;
  const { data, error, refetch } = useQuery({
    queryKey: ['admin', 'department', department.id],
    queryFn: ({ signal }) => client.departments.use(department.id, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <SidePanel title={t('deleteDepartment', { name: localText(department.name, locale) })} close={close}>
      {data === undefined ? (
        error === null ? (
          <SkeletonLines />
        ) : (
          <FailureMessage error={error} retry={() => void refetch()} />
        )
      ) : (
        <RemovalForm {...props} use={data} />
      )}
    </SidePanel>
  );
}

function RemovalForm({ department, lines, close, done, use }: PanelProps & { readonly use: DepartmentUseJson }): ReactNode {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { client, locale } = useSession();
  const [moveTo, setMoveTo] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const records = use.records.reduce((sum, part) => sum + part.records, 0);
  const isEmpty = use.members + use.children + records === 0;
  const isNamed = use.documents.length > 0;

  async function run(): Promise<void> {
    setBusy(true);
    setRefused(undefined);
    try {
      await client.departments.remove(department.id, moveTo);
      done();
    } catch (error) {
      setRefused(refusalText(error));
      setBusy(false);
    }
  }

  const options = possibleParents(lines, department.id).map((line) => ({
    value: line.department.id,
    label: localText(line.department.name, locale),
  }));
  const formatted = (count: number): string => formatCount(count, locale);
  const counts = { members: formatted(use.members), children: formatted(use.children), records: formatted(records) };
  return (
    <div className="admin-form">
      <p>{isNamed ? t('departmentNamed', { names: use.documents.join(', ') }) : isEmpty ? t('departmentEmpty') : t('departmentLeft', counts)}</p>
      {!isNamed && !isEmpty && (
        <FormRow id="department-move" label={t('departmentMoveTo')}>
          <Select
            {...rowProps('department-move', undefined)}
            showSearch
            optionFilterProp="label"
            value={moveTo}
            options={options}
            onChange={(picked: number) => setMoveTo(picked)}
          />
        </FormRow>
      )}
      <RowNotes id="department-removal" refused={refused} />
      <div className="admin-form-end">
        <Button onClick={close}>{tShell('cancel')}</Button>
        <Button type="primary" danger loading={busy} disabled={isNamed || (!isEmpty && moveTo === undefined)} onClick={() => void run()}>
          {t('deleteIt')}
        </Button>
      </div>
    </div>
  );
}
