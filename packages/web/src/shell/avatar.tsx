// In charge of: the small disc that stands for a person.
import { tokens } from '@trellis/views/theme';
import type { CSSProperties, ReactNode } from 'react';

const colors = tokens.themes.light.presence.length;

/** Last letter of the Latin blocks. */
const LATIN_END = 0x24f;

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = Array.from(words[0] ?? '')[0] ?? '';
  // Chinese names are known by one character, others by two letters.
  if ((first.codePointAt(0) ?? 0) > LATIN_END || words.length === 1) return first.toUpperCase();
  return (first + (Array.from(words.at(-1) ?? '')[0] ?? '')).toUpperCase();
}

/** A person's disc: the first character of the name in the person's colour, which stays the same everywhere. */
export function Avatar({ id, name }: { readonly id: number | null; readonly name: string }): ReactNode {
  const style = { '--avatar': `var(--presence-${((id ?? 0) % colors) + 1})` } as CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
