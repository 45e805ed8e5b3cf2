// In charge of: how people look and are picked.
import { UserRound } from 'lucide-react';
import { Person } from '../chip.react.tsx';
import type { CellProps, EditorProps, FieldServices, FieldUi, FilterInputProps } from '../field-ui.react.tsx';
import { configOf, picksOf } from '../json-value.react.ts';
import type { UserConfig } from './user.schema.ts';
import { LookupEditor, LookupFilterInput, type Lookup } from '../lookup-editor.react.tsx';
import { Missing } from '../missing.react.tsx';

function lookupOf(services: FieldServices): Lookup {
  return async (text) => {
    const wanted = text.trim().toLowerCase();
    return (await services.users()).filter((user) => user.title.toLowerCase().includes(wanted));
  };
}

function UserCell({ value, mark }: CellProps) {
  const people = picksOf(value);
  if (people.length === 0) return <Missing />;
  return (
    <span className="tr-links">
      {people.map((person) => (
        <Person key={person.id} person={person} mark={mark} />
      ))}
    </span>
  );
}

function UserEditor(props: EditorProps) {
  const many = (configOf(props.field) as UserConfig).many === true;
  return <LookupEditor {...props} many={many} lookup={lookupOf(props.services)} label={(person) => <Person person={person} />} />;
}

function UserFilter(props: FilterInputProps) {
  return <LookupFilterInput {...props} lookup={lookupOf(props.services)} label={(person) => <Person person={person} />} />;
}

/** Screen side of `user`. */
export const userUi: FieldUi = {
  Icon: UserRound,
  align: 'start',
  defaultWidth: 112,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: UserCell,
  Editor: UserEditor,
  FilterInput: UserFilter,
  text: ({ value }) =>
    picksOf(value)
      .map((person) => person.title)
      .join('; '),
  toWire: (value) => (Array.isArray(value) ? picksOf(value).map((person) => person.id) : (picksOf(value)[0]?.id ?? null)),
  candidates: (text, _field, services) => lookupOf(services)(text),
};
