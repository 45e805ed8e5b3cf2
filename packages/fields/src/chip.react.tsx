// In charge of: choices as filled chips, and people as a coloured initial with their name.
import { localText, type Locale } from '@trellis/errors';
import type { ReactNode } from 'react';
import type { Option } from './field-type.ts';
import type { FieldInfo, Pick } from './field-ui.react.tsx';
import { configOf, typeOf } from './json-value.react.ts';
import { Marked } from './missing.react.tsx';

const colors = ['grey', 'red', 'orange', 'amber', 'olive', 'green', 'teal', 'cyan', 'blue', 'indigo', 'purple', 'pink'];

function chipVariable(color: string, part: 'bg' | 'text'): string {
  return `var(--chip-${colors.includes(color) ? color : 'grey'}-${part})`;
}

/** A choice's option. */
export function Chip({
  option,
  locale,
  mark,
}: {
  readonly option: { readonly label: Option['label']; readonly color: string };
  readonly locale: Locale;
  readonly mark?: string | undefined;
}): ReactNode {
  return (
    <span className="tr-chip" style={{ background: chipVariable(option.color, 'bg'), color: chipVariable(option.color, 'text') }}>
      <Marked text={localText(option.label, locale)} mark={mark} />
    </span>
  );
}

interface KnownOptions {
  readonly inOrder: readonly Option[];
  readonly byId: ReadonlyMap<string, Option>;
}

// A grid asks for the options of a column once per cell and frame.
const known = new WeakMap<FieldInfo, KnownOptions>();

function knownOptions(field: FieldInfo): KnownOptions {
  const before = known.get(field);
  if (before !== undefined) return before;
  const inOrder = [...(typeOf(field).options?.(configOf(field)) ?? [])].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const options = { inOrder, byId: new Map(inOrder.map((option) => [option.id, option])) };
  known.set(field, options);
  return options;
}

/** A field's options in order. */
export function optionsOf(field: FieldInfo): readonly Option[] {
  return knownOptions(field).inOrder;
}

/** One of a field's options. */
export function optionOf(field: FieldInfo, id: string): Option | undefined {
  return knownOptions(field).byId.get(id);
}

/** Number of the colour a person keeps everywhere. */
function personColor(id: number): number {
  return (Math.abs(Math.trunc(id)) % 6) + 1;
}

function firstLetter(text: string): string {
  return Array.from(text)[0] ?? '';
}

/** Letters that stand for a person: the first of a Chinese name, the initials of others. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}/u.test(trimmed)) return firstLetter(trimmed);
  const words = trimmed.split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((one) => firstLetter(one ?? ''));
  return letters.join('').toUpperCase();
}

/** A person: a round initial in their colour, and their name. */
export function Person({ person, mark }: { readonly person: Pick; readonly mark?: string | undefined }): ReactNode {
  return (
    <span className="tr-person">
      <span className="tr-avatar" aria-hidden="true" style={{ background: `var(--presence-${personColor(person.id)})` }}>
        {initials(person.title)}
      </span>
      <span className="tr-ellipsis">
        <Marked text={person.title} mark={mark} />
      </span>
    </span>
  );
}
