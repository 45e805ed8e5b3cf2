// In charge of: leaving the keyboard with what it moved: a thing that is drawn anew elsewhere gets the focus back.
import { useCallback, useEffect, useRef, type RefObject } from 'react';

/** Follows a record's button through the box, as long as nothing else takes the focus. */
export function useFollowedFocus(box: RefObject<HTMLElement | null>): (record: number) => void {
  const followed = useRef<number>(undefined);
  useEffect(() => {
    const { current } = followed;
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (current !== undefined && isLost) box.current?.querySelector<HTMLElement>(`[data-record="${current}"] button`)?.focus();
  });
  return useCallback((record) => {
    followed.current = record;
  }, []);
}
