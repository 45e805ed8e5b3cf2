// In charge of: bringing back an earlier version of a record: what would change is shown first.
import { ApiError } from '@trellis/client';
import { localText } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { EntityJson, RecordJson, VersionDifference } from '@trellis/query';
import { fieldByName, refreshEntity } from '@trellis/views/apps';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { FailureMessage, SkeletonLines } from '../app/state-message.tsx';

interface VersionDialogProps {
  readonly entity: EntityJson;
  readonly record: RecordJson;
  /** The version to bring back. */
  readonly version: number;
  readonly onClose: () => void;
}

/** The dialog. Fields that cannot be brought back are named with the reason and stay as they are. */
export function VersionDialog({ entity, record, version, onClose }: VersionDialogProps): ReactNode {
  const { t } = useTranslation('undo');
  const { t: tShell } = useTranslation();
  const { client } = useSession();
  const queries = useQueryClient();
  const [mistake, setMistake] = useState<string>();
  const api = client.records(entity.app, entity.slug);
  const { data, error, refetch } = useQuery({
    queryKey: ['records', entity.key, 'version', record.id, record.version, version],
    queryFn: ({ signal }) => api.restoreVersion(record.id, record.version, { version, dryRun: true }, { signal }),
    retry: false,
  });
  const skip = data?.differences.filter((each) => each.problem !== undefined).map((each) => each.field) ?? [];
  const canRestore = data !== undefined && data.differences.length > skip.length;

  async function restore(): Promise<void> {
    try {
      await api.restoreVersion(record.id, record.version, { version, skip });
      await refreshEntity(queries, entity);
      onClose();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setMistake(failure.message);
    }
  }

  return (
    <Modal
      open
      width={560}
      title={t('restoreVersionTitle', { version })}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tShell('cancel')}</Button>
          <Button type="primary" disabled={!canRestore} onClick={() => void restore()}>
            {t('restore')}
          </Button>
        </>
      }
    >
      {data === undefined && (error === null ? <SkeletonLines lines={3} /> : <FailureMessage error={error} retry={() => void refetch()} />)}
      {data?.differences.length === 0 && <p>{t('sameAsNow')}</p>}
      {data !== undefined && data.differences.length > 0 && <Differences entity={entity} record={record} differences={data.differences} />}
      {mistake !== undefined && (
        <p className="field-mistake" role="alert">
          {mistake}
        </p>
      )}
    </Modal>
  );
}

function Differences({
  entity,
  record,
  differences,
}: {
  readonly entity: EntityJson;
  readonly record: RecordJson;
  readonly differences: readonly VersionDifference[];
}): ReactNode {
  const { t } = useTranslation('undo');
  const { locale, timezone } = useSession();
  return (
    <table className="version-table">
      <thead>
        <tr>
          <th scope="col">{t('field')}</th>
          <th scope="col">{t('now')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field: name, now, then, problem }) => {
          const field = fieldByName(entity, name);
          if (field === undefined) return null;
          const text = (value: unknown): string => fieldUi(field.type).text({ value, field, record, locale, timezone }) || '—';
          return (
            <tr key={name}>
              <th scope="row">{localText(field.label, locale)}</th>
              <td>{text(now)}</td>
              <td>{problem === undefined ? text(then) : t('leftAsIs', { reason: problem.message })}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
