import { isValidElement, type ReactNode } from 'react';
import { expect, test } from 'vitest';
import type { CellProps } from '../field-ui.react.tsx';
import { fieldUi } from '../list.react.tsx';

function propsOf(type: string, value: unknown): CellProps {
  const field = { id: 'f', name: 'f', label: 'F', type, config: {}, required: false, unique: false, writable: true };
  return { value, field, record: {}, locale: 'en', timezone: 'UTC' };
}

/** What the cell's component makes of the value: the element itself, one level in. */
function drawn(type: string, value: unknown): ReactNode {
  const cell = fieldUi(type).Cell(propsOf(type, value));
  return isValidElement<CellProps>(cell) && typeof cell.type === 'function' ? (cell.type as (props: CellProps) => ReactNode)(cell.props) : cell;
}

function anchorOf(type: string, value: unknown): unknown {
  const element = drawn(type, value);
  return isValidElement(element) && element.type === 'a' ? element.props : undefined;
}

test('a cell leads only where its type allows, and tells the other page nothing', () => {
  expect(anchorOf('url', 'https://example.com/a')).toMatchObject({ href: 'https://example.com/a', target: '_blank', rel: 'noopener noreferrer' });
  expect(anchorOf('email', 'a?subject=x&b@example.com')).toMatchObject({ href: 'mailto:a%3Fsubject%3Dx%26b@example.com' });
  expect(anchorOf('phone', '+862081234567x801')).toMatchObject({ href: 'tel:+862081234567;ext=801' });
});

test.each([
  ['url', 'javascript:alert(1)'],
  ['url', 'https://me@example.com'],
  ['url', { href: 'javascript:alert(1)' }],
  ['email', 'javascript:alert(1)'],
  ['email', 'a@b.cn?cc=c@d.cn'],
  ['phone', 'javascript:1'],
  ['url', null],
])('a %s cell with %j leads nowhere', (type, value) => {
  expect(anchorOf(type, value)).toBeUndefined();
});
