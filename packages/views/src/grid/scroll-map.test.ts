// In charge of: scrolling over more pixels than a browser has.
import { describe, expect, it } from 'vitest';
import { isStuck, MAX_HEIGHT, realHeight, realign, revealed, scrolled, type ScrollPosition } from './scroll-map.ts';

const small = { content: 24_000, viewport: 800 };
const huge = { content: 24_000_000, viewport: 800 };

describe('a list that fits', () => {
  it('goes one to one', () => {
    expect(scrolled({ real: 0, virtual: 0 }, 15_000, small)).toEqual({ real: 15_000, virtual: 15_000 });
    expect(realHeight(small.content)).toBe(24_000);
  });
  it('is never stuck', () => {
    expect(isStuck({ real: 0, virtual: 100 }, small)).toBe(false);
  });
});

describe('a list taller than the browser allows', () => {
  it('caps the height', () => {
    expect(realHeight(huge.content)).toBe(MAX_HEIGHT);
  });
  it('moves by as much as a wheel', () => {
    expect(scrolled({ real: 1000, virtual: 3000 }, 1120, huge)).toEqual({ real: 1120, virtual: 3120 });
  });
  it('follows a dragged bar in proportion, to the very end', () => {
    const end = scrolled({ real: 0, virtual: 0 }, MAX_HEIGHT - huge.viewport, huge);
    expect(end.virtual).toBe(huge.content - huge.viewport);
    expect(scrolled({ real: 0, virtual: 0 }, (MAX_HEIGHT - huge.viewport) / 2, huge).virtual).toBeCloseTo((huge.content - huge.viewport) / 2);
  });
  it('can be wheeled from one end to the other without gaps', () => {
    let position: ScrollPosition = realign({ real: 0, virtual: 12_000_000 }, huge);
    let before = position.virtual;
    for (let step = 0; step < 200_000 && position.virtual > 0; step++) {
      position = scrolled(position, Math.max(0, position.real - 100), huge);
      if (isStuck(position, huge)) position = realign(position, huge);
      expect(before - position.virtual).toBeLessThanOrEqual(100);
      before = position.virtual;
    }
    expect(position.virtual).toBe(0);
  });
  it('sets the bar to where the list is', () => {
    const aligned = realign({ real: 5, virtual: huge.content - huge.viewport }, huge);
    expect(aligned.real).toBe(MAX_HEIGHT - huge.viewport);
  });
});

describe('bringing a line into view', () => {
  it.each([
    ['above', { top: 48, height: 24 }, 48],
    ['below', { top: 1000, height: 24 }, 224],
    ['inside', { top: 240, height: 24 }, 100],
  ])('%s', (_name, line, expected) => {
    expect(revealed(100, line, 800)).toBe(expected);
  });
});
