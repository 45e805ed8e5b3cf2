// In charge of: taking a whole import back with one button, as long as it stored anything.
import type { JobJson } from '@trellis/query';
import { Button } from 'antd';
import { Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What the button needs. `onUndo` takes the action of the log back and says whether it was. */
export interface UndoImportProps {
  readonly job: JobJson;
  readonly onUndo: (batch: number) => Promise<boolean>;
  readonly onUndone: () => void;
}

/** The button; nothing where nothing was stored. */
export function UndoImport({ job, onUndo, onUndone }: UndoImportProps): ReactNode {
  const { t } = useTranslation('import');
  const [isBusy, setBusy] = useState(false);
  const { batch, result } = job;
  if (batch === undefined || (result?.created ?? 0) + (result?.updated ?? 0) === 0) return null;
  const undo = async (): Promise<void> => {
    setBusy(true);
    try {
      if (await onUndo(batch)) onUndone();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<Undo2 size={14} strokeWidth={1.75} aria-hidden="true" />} loading={isBusy} onClick={() => void undo()}>
      {t('undoImport')}
    </Button>
  );
}
