// In charge of: where a tool's panel opens: at its button, or on a phone as a sheet from below.
import { Button, Drawer, Popover } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useGrid } from './grid-context.ts';

interface PanelProps {
  readonly isPhone: boolean;
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly side: 'left' | 'right';
  readonly panel: ReactNode;
  /** The button it belongs to. */
  readonly children: ReactElement;
}

/** A panel of the tool bar. On a phone its button opens the sheet. */
export function ToolPanel({ isPhone, title, isOpen, onOpenChange, side, panel, children }: PanelProps): ReactNode {
  const { t } = useGrid();
  if (!isPhone) {
    return (
      <Popover
        trigger="click"
        placement={side === 'left' ? 'bottomLeft' : 'bottomRight'}
        arrow={false}
        destroyOnHidden
        open={isOpen}
        onOpenChange={onOpenChange}
        content={panel}
      >
        {children}
      </Popover>
    );
  }
  const close = (): void => onOpenChange(false);
  return (
    <>
      <span className="tg-sheet-opener" onClickCapture={() => onOpenChange(true)} role="presentation">
        {children}
      </span>
      <Drawer
        className="tg-sheet"
        placement="bottom"
        size="large"
        title={title}
        open={isOpen}
        onClose={close}
        destroyOnHidden
        footer={
          <Button type="primary" block onClick={close}>
            {t('apply')}
          </Button>
        }
      >
        {panel}
      </Drawer>
    </>
  );
}
