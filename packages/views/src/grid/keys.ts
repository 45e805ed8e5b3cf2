// In charge of: which key does what in the grid while no cell is being edited.
import type { Move } from './selection.ts';

/** What a key asks for. */
export type Command =
  | { readonly name: 'move'; readonly move: Move; readonly isExtending: boolean }
  | { readonly name: 'advance'; readonly along: 'row' | 'column'; readonly isBack: boolean }
  | {
      readonly name:
        | 'edit'
        | 'clear'
        | 'open'
        | 'all'
        | 'selectRow'
        | 'selectColumn'
        | 'columnMenu'
        | 'cellMenu'
        | 'fillDown'
        | 'fillRight'
        | 'undo'
        | 'redo'
        | 'escape'
        | 'find';
    };

/** The part of a key press that matters. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const arrows: { readonly [key: string]: readonly [rows: -1 | 0 | 1, columns: -1 | 0 | 1] } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function toEdge(step: number): 'start' | 'end' {
  return step < 0 ? 'start' : 'end';
}

function moveOf(press: KeyPress, page: number): Move | undefined {
  const isFar = press.ctrlKey || press.metaKey;
  const arrow = Object.hasOwn(arrows, press.key) ? arrows[press.key] : undefined;
  if (arrow !== undefined) {
    const [rows, columns] = arrow;
    if (!isFar) return { rows, columns };
    return rows === 0 ? { columns: toEdge(columns) } : { rows: toEdge(rows) };
  }
  if (press.key === 'PageUp') return { rows: isFar ? 'start' : -page };
  if (press.key === 'PageDown') return { rows: isFar ? 'end' : page };
  if (press.key === 'Home') return isFar ? { rows: 'start', columns: 'start' } : { columns: 'start' };
  if (press.key === 'End') return isFar ? { rows: 'end', columns: 'end' } : { columns: 'end' };
  return undefined;
}

const withCtrl: { readonly [key: string]: 'all' | 'fillDown' | 'fillRight' | 'undo' | 'redo' | 'find' } = {
  a: 'all',
  d: 'fillDown',
  r: 'fillRight',
  z: 'undo',
  y: 'redo',
  f: 'find',
};
const alone: { readonly [key: string]: 'edit' | 'clear' | 'open' | 'escape' } = {
  F2: 'edit',
  Delete: 'clear',
  Backspace: 'clear',
  ' ': 'open',
  Escape: 'escape',
};

/** The command of a key; undefined for keys that type, or that are not the grid's. */
export function commandOf(press: KeyPress, page: number): Command | undefined {
  if (press.altKey) return press.key === 'ArrowDown' ? { name: 'columnMenu' } : undefined;
  const move = moveOf(press, page);
  if (move !== undefined) return { name: 'move', move, isExtending: press.shiftKey };
  if (press.key === 'Tab') return { name: 'advance', along: 'row', isBack: press.shiftKey };
  if (press.ctrlKey || press.metaKey) return ctrlCommand(press);
  if (press.key === 'Enter') return press.shiftKey ? { name: 'advance', along: 'column', isBack: true } : { name: 'edit' };
  if (press.key === ' ' && press.shiftKey) return { name: 'selectRow' };
  if (press.key === 'ContextMenu' || (press.key === 'F10' && press.shiftKey)) return { name: 'cellMenu' };
  const name = Object.hasOwn(alone, press.key) ? alone[press.key] : undefined;
  return name === undefined ? undefined : { name };
}

function ctrlCommand(press: KeyPress): Command | undefined {
  if (press.key === ' ') return { name: 'selectColumn' };
  const key = press.key.toLowerCase();
  if (key === 'z' && press.shiftKey) return { name: 'redo' };
  const name = Object.hasOwn(withCtrl, key) ? withCtrl[key] : undefined;
  return name === undefined ? undefined : { name };
}
