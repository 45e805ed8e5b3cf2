// In charge of: proving how a gallery's cards stand, and where arrow keys lead.
import { describe, expect, test } from 'vitest';
import { note, task } from '../kinds.fixtures.ts';
import { cardBeside, cardsAcross, linesOf } from './gallery-layout.ts';
import { galleryKind } from './gallery.ts';

describe('cards', () => {
  test.each([
    [0, 1],
    [366, 1],
    [404, 2],
    [1200, 6],
  ])('in %i px: %i beside each other', (width, across) => {
    expect(cardsAcross(width)).toBe(across);
  });

  test('stand in as many lines as they need', () => {
    expect([linesOf(0, 4), linesOf(1, 4), linesOf(8, 4), linesOf(9, 4)]).toEqual([0, 1, 2, 3]);
  });

  test.each([
    ['to the right', 3, 'ArrowRight', 4],
    ['below', 3, 'ArrowDown', 7],
    ['above', 3, 'ArrowUp', undefined],
    ['over the end', 9, 'ArrowRight', undefined],
    ['below the last line', 7, 'ArrowDown', undefined],
    ['by another key', 3, 'a', undefined],
  ])('%s', (_name, from, key, to) => {
    expect(cardBeside(from, key, 4, 10)).toBe(to);
  });
});

test('a gallery shows the first field of files', () => {
  expect(galleryKind.defaults(task)).toEqual({ picture: 'task.photos' });
  expect(galleryKind.defaults(note)).toBeUndefined();
});
