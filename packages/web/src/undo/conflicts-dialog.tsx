// In charge of: showing what stands against an undo, and undoing the rest.
import { localText } from '@trellis/errors';
import { fieldUi } from '@trellis/fields/react';
import type { UndoConflict } from '@trellis/query';
import { fieldAsItWas, fieldByName } from '@trellis/views/apps';
import { Button, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { showConflicts, useUndoWords } from './undo-store.ts';
import { useUndo } from './use-undo.ts';

/** The dialog. It is open while there are conflicts to show. */
export function ConflictsDialog(): ReactNode {
  const { t } = useTranslation('undo');
  const { t: tShell } = useTranslation();
  const shown = useUndoWords((state) => state.conflicts);
  const { run } = useUndo();
  const close = (): void => showConflicts(undefined);
  function rest(): void {
    if (shown === undefined) return;
    close();
    void run(shown.direction, { force: 'skip-conflicts', ...(shown.batch === undefined ? {} : { batch: shown.batch }) });
  }
  return (
    <Modal
      open={shown !== undefined}
      width={560}
      title={t('conflictsTitle')}
      onCancel={close}
      footer={
        <>
          <Button onClick={close}>{tShell('cancel')}</Button>
          <Button type="primary" onClick={rest}>
            {t('undoRest')}
          </Button>
        </>
      }
    >
      <p>{t('conflictsText')}</p>
      <ul className="undo-conflicts">
        {shown?.conflicts.map((conflict) => (
          <Conflict key={`${conflict.app}/${conflict.entity}/${conflict.id}`} conflict={conflict} />
        ))}
      </ul>
    </Modal>
  );
}

const reasons = {
  changed: 'reasonChanged',
  deleted: 'reasonDeleted',
  erased: 'reasonErased',
  retyped: 'reasonRetyped',
  gone: 'reasonGone',
  linked: 'reasonLinked',
  denied: 'reasonDenied',
  refused: 'reasonDenied',
} as const;

function Conflict({ conflict }: { readonly conflict: UndoConflict }): ReactNode {
  const { t } = useTranslation('undo');
  const { apps, locale, timezone } = useSession();
  const entity = apps.entity(conflict.app, conflict.entity);
  const label = entity === undefined ? conflict.entity : localText(entity.label, locale);
  const record = { id: conflict.id, version: 0 };
  const fields = conflict.fields.flatMap(({ field: name, current, former, was }) => {
    const field = entity === undefined ? undefined : fieldByName(entity, name);
    if (field === undefined) return [];
    const text = (value: unknown, as = field): string => fieldUi(as.type).text({ value, field: as, record, locale, timezone }) || '—';
    return [{ name, label: localText(field.label, locale), current: text(current), former: text(former, fieldAsItWas(field, was)) }];
  });
  return (
    <li>
      <strong>
        {label} {conflict.title ?? `#${conflict.id}`}
      </strong>
      <span className="undo-reason">{conflict.problem?.message ?? t(reasons[conflict.reason])}</span>
      {fields.map((field) => (
        <span key={field.name} className="undo-field">
          {field.label}: {t('now')} <ins>{field.current}</ins>, {t('before')} <del>{field.former}</del>
        </span>
      ))}
    </li>
  );
}
