import { Children, isValidElement, type ReactNode } from 'react';
import { expect, test } from 'vitest';
import type { CellProps } from '../field-ui.react.tsx';
import { ratingUi } from './rating.react.tsx';

function propsOf(value: unknown): CellProps {
  const field = { id: 'f', name: 'f', label: 'F', type: 'rating', config: { max: 7 }, required: false, unique: false, writable: true };
  return { value, field, record: {}, locale: 'en', timezone: 'UTC' };
}

function partsOf(cell: ReactNode): readonly ReactNode[] {
  return isValidElement<{ children?: ReactNode }>(cell) ? Children.toArray(cell.props.children) : [];
}

test('draws as many stars as the best rating has, lit up to the rating, and says it as a number', () => {
  const [spoken, ...stars] = partsOf(ratingUi.Cell(propsOf(3)));
  expect(partsOf(spoken)).toEqual(['3/7']);
  expect(stars.map((star) => isValidElement<{ isOn: boolean }>(star) && star.props.isOn)).toEqual([true, true, true, false, false, false, false]);
});

test('a rating above a best that was lowered later is still told', () => {
  expect(ratingUi.Cell(propsOf(9))).toBe('9');
});
