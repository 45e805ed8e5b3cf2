// In charge of: how departments look and are picked.
import { Building2 } from 'lucide-react';
import type { CellProps, EditorProps, FieldServices, FieldUi, FilterInputProps } from '../field-ui.react.tsx';
import { configOf, picksOf } from '../json-value.react.ts';
import { LookupEditor, LookupFilterInput, type Lookup } from '../lookup-editor.react.tsx';
import { Marked, Missing } from '../missing.react.tsx';
import type { DepartmentConfig } from './department.schema.ts';

function lookupOf(services: FieldServices): Lookup {
  return async (text) => {
    const wanted = text.trim().toLowerCase();
    return (await services.departments()).filter((one) => one.title.toLowerCase().includes(wanted));
  };
}

function DepartmentCell({ value, mark }: CellProps) {
  const departments = picksOf(value);
  if (departments.length === 0) return <Missing />;
  return (
    <span className="tr-links">
      {departments.map((one, place) => (
        <span key={one.id} className="tr-ellipsis">
          {place > 0 && '· '}
          <Marked text={one.title} mark={mark} />
        </span>
      ))}
    </span>
  );
}

function DepartmentEditor(props: EditorProps) {
  const many = (configOf(props.field) as DepartmentConfig).many === true;
  return <LookupEditor {...props} many={many} lookup={lookupOf(props.services)} label={(one) => one.title} />;
}

/** Screen side of `department`. */
export const departmentUi: FieldUi = {
  Icon: Building2,
  align: 'start',
  defaultWidth: 120,
  editing: { typing: 'editor', opening: 'editor' },
  Cell: DepartmentCell,
  Editor: DepartmentEditor,
  FilterInput: (props: FilterInputProps) => <LookupFilterInput {...props} lookup={lookupOf(props.services)} label={(one) => one.title} />,
  text: ({ value }) =>
    picksOf(value)
      .map((one) => one.title)
      .join('; '),
  toWire: (value) => (Array.isArray(value) ? picksOf(value).map((one) => one.id) : (picksOf(value)[0]?.id ?? null)),
  candidates: (text, _field, services) => lookupOf(services)(text),
};
