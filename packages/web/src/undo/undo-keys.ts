// In charge of: which key presses ask for undo and redo, and which belong to whoever is writing.
import type { Direction } from './undo-store.ts';

/** What is pressed, as far as it matters here. */
type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'defaultPrevented' | 'target'>;

/** Whether the press goes to something that is being written in. The grid's own box holds the focus while nothing is written. */
function isWriting(target: EventTarget | null): boolean {
  if (target === null || !('tagName' in target)) return false;
  const element = target as HTMLElement;
  if (element.isContentEditable) return true;
  if (element.classList.contains('tg-input')) return element.classList.contains('is-editing');
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);
}

/** Undo for Ctrl+Z (or ⌘Z), redo with Shift or for Ctrl+Y; undefined for anything else. */
export function isUndoKey(press: Press): Direction | undefined {
  if (!(press.ctrlKey || press.metaKey) || press.altKey || press.isComposing || press.defaultPrevented || isWriting(press.target)) return undefined;
  const key = press.key.toLowerCase();
  if (key === 'z') return press.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !press.shiftKey ? 'redo' : undefined;
}
