// In charge of: the panel in which one thing of the settings is made or changed: at the side, on a phone from below.
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import { usePhone } from '../app/theme.ts';

const WIDTH = 372;
const WIDE = 520;

interface SidePanelProps {
  readonly title: string;
  readonly close: () => void;
  /** Whether it holds a table. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A panel; it is open while it is there. */
export function SidePanel({ title, close, isWide = false, children }: SidePanelProps): ReactNode {
  const phone = usePhone();
  return (
    <Drawer
      open
      title={title}
      onClose={close}
      closable={{ placement: 'end' }}
      placement={phone ? 'bottom' : 'right'}
      size={phone ? '90%' : isWide ? WIDE : WIDTH}
      className="admin-panel"
    >
      {children}
    </Drawer>
  );
}
