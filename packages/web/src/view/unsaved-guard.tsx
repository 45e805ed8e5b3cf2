// In charge of: leaving a view: what is on its way is stored first, and who would lose cells that could not be stored is asked.
import type { UnsavedCells } from '@trellis/views/grid';
import { useBlocker } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';

/** Asks before cells are lost; draws nothing otherwise. */
export function UnsavedGuard({ unsaved }: { readonly unsaved: RefObject<UnsavedCells | undefined> }): ReactNode {
  const { t } = useTranslation();
  const [count, setCount] = useState(0);
  const blocker = useBlocker({
    async shouldBlockFn({ current, next }) {
      // Another filter or sort keeps the view, and with it its cells.
      if (current.pathname === next.pathname) return false;
      const failed = (await unsaved.current?.settle()) ?? 0;
      setCount(failed);
      return failed > 0;
    },
    enableBeforeUnload: () => unsaved.current?.hasUnsaved() ?? false,
    withResolver: true,
  });
  const isAsking = blocker.status === 'blocked';
  const footer = (
    <>
      <Button onClick={() => blocker.proceed?.()}>{t('leaveCells')}</Button>
      <Button type="primary" onClick={() => blocker.reset?.()} autoFocus>
        {t('stayWithCells')}
      </Button>
    </>
  );
  return (
    <Modal open={isAsking} width={400} title={t('unsavedCells', { count })} onCancel={() => blocker.reset?.()} footer={footer}>
      {t('unsavedCellsLoss')}
    </Modal>
  );
}
