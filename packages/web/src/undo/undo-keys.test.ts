// In charge of: proving which key presses undo, and that nobody who writes loses theirs.
import { expect, test } from 'vitest';
import { isUndoKey } from './undo-keys.ts';

const element = (tagName: string, classes: readonly string[] = [], isContentEditable = false): EventTarget =>
  ({ tagName, isContentEditable, classList: { contains: (name: string) => classes.includes(name) } }) as unknown as EventTarget;

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: true,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
  defaultPrevented: false,
  target: element('BODY'),
  ...more,
});

test.each<readonly [string, Parameters<typeof isUndoKey>[0], ReturnType<typeof isUndoKey>]>([
  ['Ctrl+Z', press('z'), 'undo'],
  ['Command+Z', press('z', { ctrlKey: false, metaKey: true }), 'undo'],
  ['Ctrl+Shift+Z', press('Z', { shiftKey: true }), 'redo'],
  ['Ctrl+Y', press('y'), 'redo'],
  ['Z alone', press('z', { ctrlKey: false }), undefined],
  ['with Alt', press('z', { altKey: true }), undefined],
  ['taken by something else', press('z', { defaultPrevented: true }), undefined],
  ['while composing', press('z', { isComposing: true }), undefined],
  ['in a text box', press('z', { target: element('INPUT') }), undefined],
  ['in a long text', press('z', { target: element('TEXTAREA') }), undefined],
  ['in rich text', press('z', { target: element('DIV', [], true) }), undefined],
  ['on the grid', press('z', { target: element('TEXTAREA', ['tg-input']) }), 'undo'],
  ['in a cell of the grid', press('z', { target: element('TEXTAREA', ['tg-input', 'is-editing']) }), undefined],
])('%s', (_name, pressed, expected) => {
  expect(isUndoKey(pressed)).toBe(expected);
});
