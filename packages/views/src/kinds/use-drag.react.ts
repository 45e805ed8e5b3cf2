// In charge of: dragging a thing on screen by pointer: from the first few pixels (with a finger, after holding) to the drop, Esc or the pointer's loss.
import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent, type RefObject } from 'react';

/** Where the pointer is. */
export interface DragPoint {
  readonly x: number;
  readonly y: number;
}

/** A drag under way. */
export interface Dragging<Thing> extends DragPoint {
  readonly thing: Thing;
  /** Where in the thing's box it was taken, and how wide the box is. */
  readonly grip: { readonly x: number; readonly y: number; readonly width: number };
}

interface Started<Thing> {
  readonly thing: Thing;
  readonly from: DragPoint;
  readonly grip: Dragging<Thing>['grip'];
  readonly isTouch: boolean;
}

const SLACK = 4;
const HOLD = 300;
const EDGE = 48;
const STEP = 14;

/** What a drag is given. */
export interface DragOptions<Thing> {
  readonly onDrop: (dragging: Dragging<Thing>) => void;
  /** Scrolled sideways while the pointer stays near its edges. */
  readonly scroller?: RefObject<HTMLElement | null>;
}

/** The drag under way, and what to call when a pointer goes down on a thing. */
export function useDrag<Thing>({ onDrop, scroller }: DragOptions<Thing>): {
  readonly dragging: Dragging<Thing> | undefined;
  readonly take: (event: ReactPointerEvent<HTMLElement>, thing: Thing) => void;
} {
  const [dragging, setDragging] = useState<Dragging<Thing>>();
  const stop = useRef<() => void>(undefined);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });
  useEffect(() => () => stop.current?.(), []);

  const take = useCallback(
    (event: ReactPointerEvent<HTMLElement>, thing: Thing) => {
      if (event.button !== 0 || !event.isPrimary || (event.target as HTMLElement).closest('[data-no-drag]') !== null) return;
      const box = event.currentTarget.getBoundingClientRect();
      const grip = { x: event.clientX - box.left, y: event.clientY - box.top, width: box.width };
      stop.current?.();
      stop.current = follow({ thing, from: { x: event.clientX, y: event.clientY }, grip, isTouch: event.pointerType === 'touch' }, setDragging, {
        drop: (last) => drop.current(last),
        scroller,
      });
    },
    [scroller],
  );
  return { dragging, take };
}

function follow<Thing>(
  { thing, from, grip, isTouch }: Started<Thing>,
  show: (dragging: Dragging<Thing> | undefined) => void,
  { drop, scroller }: { readonly drop: (dragging: Dragging<Thing>) => void; readonly scroller: DragOptions<Thing>['scroller'] },
): () => void {
  let now: Dragging<Thing> | undefined;
  let frame = 0;
  const begin = (at: DragPoint): void => {
    now = { thing, grip, ...at };
    show(now);
    frame = requestAnimationFrame(roll);
  };
  const hold = isTouch ? setTimeout(() => begin(from), HOLD) : undefined;

  function roll(): void {
    const box = scroller?.current ?? undefined;
    if (box !== undefined && now !== undefined) {
      const { left, right } = box.getBoundingClientRect();
      if (now.x < left + EDGE) box.scrollLeft -= STEP;
      else if (now.x > right - EDGE) box.scrollLeft += STEP;
    }
    frame = requestAnimationFrame(roll);
  }
  function move(event: PointerEvent): void {
    const at = { x: event.clientX, y: event.clientY };
    if (now !== undefined) {
      now = { thing, grip, ...at };
      show(now);
    } else if (Math.hypot(at.x - from.x, at.y - from.y) > SLACK) {
      // A finger that moves at once scrolls.
      if (isTouch) end();
      else begin(at);
    }
  }
  function up(): void {
    const last = now;
    end();
    if (last === undefined) return;
    // Letting go is no click on what lies below.
    globalThis.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => globalThis.removeEventListener('click', swallow, { capture: true }));
    drop(last);
  }
  function key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  }
  function still(event: TouchEvent): void {
    if (now !== undefined) event.preventDefault();
  }
  function end(): void {
    clearTimeout(hold);
    cancelAnimationFrame(frame);
    now = undefined;
    show(undefined);
    globalThis.removeEventListener('pointermove', move);
    globalThis.removeEventListener('pointerup', up);
    globalThis.removeEventListener('pointercancel', end);
    globalThis.removeEventListener('keydown', key, { capture: true });
    globalThis.removeEventListener('touchmove', still);
  }
  globalThis.addEventListener('pointermove', move);
  globalThis.addEventListener('pointerup', up);
  globalThis.addEventListener('pointercancel', end);
  globalThis.addEventListener('keydown', key, { capture: true });
  globalThis.addEventListener('touchmove', still, { passive: false });
  return end;
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
