// In charge of: one short line over the grid's foot that says what happened, and leaves by itself.
import { useEffect, type ReactNode } from 'react';

/** Something to say. */
export interface Notice {
  readonly text: string;
  readonly isBad?: boolean;
}

const SHOWN_FOR = 6000;

/** The line. A new notice takes the place of the former. */
export function NoticeLine({ notice, onGone }: { readonly notice: Notice | undefined; readonly onGone: () => void }): ReactNode {
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(onGone, SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [notice, onGone]);
  if (notice === undefined) return null;
  return (
    <div className={`tg-notice${notice.isBad === true ? ' is-bad' : ''}`} role={notice.isBad === true ? 'alert' : 'status'}>
      {notice.text}
    </div>
  );
}
