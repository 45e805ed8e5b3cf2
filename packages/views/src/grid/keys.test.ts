// In charge of: what each key does.
import { describe, expect, it } from 'vitest';
import { commandOf } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  it.each([
    ['arrow', press('ArrowDown'), { name: 'move', move: { rows: 1, columns: 0 }, isExtending: false }],
    ['shift and arrow', press('ArrowLeft', { shiftKey: true }), { name: 'move', move: { rows: 0, columns: -1 }, isExtending: true }],
    ['ctrl and arrow', press('ArrowRight', { ctrlKey: true }), { name: 'move', move: { columns: 'end' }, isExtending: false }],
    ['page down', press('PageDown'), { name: 'move', move: { rows: 30 }, isExtending: false }],
    ['ctrl and end', press('End', { ctrlKey: true }), { name: 'move', move: { rows: 'end', columns: 'end' }, isExtending: false }],
    ['tab back', press('Tab', { shiftKey: true }), { name: 'advance', along: 'row', isBack: true }],
    ['enter', press('Enter'), { name: 'edit' }],
    ['shift and enter', press('Enter', { shiftKey: true }), { name: 'advance', along: 'column', isBack: true }],
    ['space', press(' '), { name: 'open' }],
    ['delete', press('Delete'), { name: 'clear' }],
    ['ctrl d', press('d', { ctrlKey: true }), { name: 'fillDown' }],
    ['command z', press('z', { metaKey: true }), { name: 'undo' }],
    ['ctrl shift z', press('Z', { ctrlKey: true, shiftKey: true }), { name: 'redo' }],
    ['the menu key', press('ContextMenu'), { name: 'cellMenu' }],
    ['shift and F10', press('F10', { shiftKey: true }), { name: 'cellMenu' }],
    ['a letter', press('a'), undefined],
    ['ctrl c is the browser’s', press('c', { ctrlKey: true }), undefined],
    ['alt and down, as in spreadsheets', press('ArrowDown', { altKey: true }), { name: 'columnMenu' }],
    ['alt', press('ArrowLeft', { altKey: true }), undefined],
    ['a name every object has', press('constructor'), undefined],
  ])('%s', (_name, pressed, command) => {
    expect(commandOf(pressed, 30)).toEqual(command);
  });
});
