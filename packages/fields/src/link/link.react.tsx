// In charge of: how links to other records look and are looked up.
import { Link2 } from 'lucide-react';
import type { CellProps, EditorProps, FieldInfo, FieldServices, FieldUi, FilterInputProps } from '../field-ui.react.tsx';
import { configOf, picksOf, typeOf } from '../json-value.react.ts';
import { LookupEditor, LookupFilterInput, type Lookup } from '../lookup-editor.react.tsx';
import { Marked, Missing } from '../missing.react.tsx';

function lookupOf(field: FieldInfo, services: FieldServices): Lookup {
  const { target } = field;
  return async (text) => (target === undefined ? [] : services.searchRecords(target, text));
}

function LinkCell({ value, field, services, mark }: CellProps) {
  const picks = picksOf(value);
  if (picks.length === 0) return <Missing />;
  const href = (id: number) => (field.target === undefined ? undefined : services?.recordHref?.(field.target, id));
  return (
    <span className="tr-links">
      {picks.map((pick) => {
        const address = href(pick.id);
        const title = <Marked text={pick.title} mark={mark} />;
        return address === undefined ? (
          <span key={pick.id} className="tr-link">
            {title}
          </span>
        ) : (
          <a key={pick.id} className="tr-link" href={address} tabIndex={-1}>
            {title}
          </a>
        );
      })}
    </span>
  );
}

function LinkEditor(props: EditorProps) {
  const many = typeOf(props.field).link?.(configOf(props.field)).many ?? false;
  return <LookupEditor {...props} many={many} lookup={lookupOf(props.field, props.services)} label={(pick) => pick.title} />;
}

function LinkFilter(props: FilterInputProps) {
  return <LookupFilterInput {...props} lookup={lookupOf(props.field, props.services)} label={(pick) => pick.title} />;
}

/** Screen side of `link`. */
export const linkUi: FieldUi = {
  Icon: Link2,
  align: 'start',
  defaultWidth: 160,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: LinkCell,
  Editor: LinkEditor,
  FilterInput: LinkFilter,
  text: ({ value }) =>
    picksOf(value)
      .map((pick) => pick.title)
      .join('; '),
  toWire: (value) => (Array.isArray(value) ? picksOf(value).map((pick) => pick.id) : (picksOf(value)[0]?.id ?? null)),
  candidates: (text, field, services) => lookupOf(field, services)(text),
};
