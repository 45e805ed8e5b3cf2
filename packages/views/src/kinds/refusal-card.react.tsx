// In charge of: saying beside the thing why it cannot be moved, and where to learn more.
import { Button } from 'antd';
import { Ban, X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Refusal } from './failure-words.ts';
import { useKindText } from './texts.ts';
import type { DragPoint } from './use-drag.react.ts';

const WIDTH = 288;
const ROOM = 160;

interface RefusalProps {
  readonly at: DragPoint;
  readonly title?: string | undefined;
  readonly refusal: Pick<Refusal, 'message' | 'hint'>;
  /** Absent while something is still being dragged. */
  readonly onClose?: () => void;
  readonly onWhy?: (() => void) | undefined;
}

/** The card, kept within the window. */
export function RefusalCard({ at, title, refusal, onClose, onWhy }: RefusalProps): ReactNode {
  const t = useKindText();
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (onClose === undefined) return undefined;
    const press = (event: PointerEvent): void => {
      if (!(event.target instanceof Node) || card.current?.contains(event.target) !== true) onClose();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('pointerdown', press);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('keydown', key);
    };
  }, [onClose]);
  const left = Math.max(8, Math.min(at.x, globalThis.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(at.y + 16, globalThis.innerHeight - ROOM));
  return (
    <div ref={card} className="tk-refusal" role={onClose === undefined ? undefined : 'alert'} style={{ left, top, width: WIDTH }}>
      <Ban size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className="tk-refusal-words">
        {title !== undefined && <p className="tk-refusal-title">{title}</p>}
        <p>{refusal.message}</p>
        {refusal.hint !== undefined && <p>{refusal.hint}</p>}
        {onWhy !== undefined && (
          <Button type="link" size="small" onClick={onWhy}>
            {t('why')}
          </Button>
        )}
      </div>
      {onClose !== undefined && (
        <button type="button" className="tg-icon-button" aria-label={t('close')} onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
