// In charge of: the fields of a record on a card: one after another, empty ones left out; numbers with what they are.
import { fieldUi, isMissing } from '@trellis/fields/react';
import type { RecordJson } from '@trellis/query';
import type { ReactNode } from 'react';
import type { GridColumn } from '../grid/columns.ts';
import { columnValue } from '../grid/record-value.ts';
import { FieldValue } from './field-value.react.tsx';

interface FieldsProps {
  readonly record: RecordJson;
  readonly columns: readonly GridColumn[];
  readonly words?: string | undefined;
}

/** The lines. */
export function RecordFields({ record, columns, words }: FieldsProps): ReactNode {
  const filled = columns.filter((column) => !isMissing(columnValue(record, column.path)));
  return (
    <span className="tk-lines">
      {filled.map((column) => (
        <span key={column.id} className="tk-line" title={column.label}>
          <span className={fieldUi(column.field.type).align === 'end' ? 'tk-line-label' : 'tr-unseen'}>{column.label}</span>
          <span className="tk-line-value tr-ellipsis">
            <FieldValue record={record} column={column} words={words} />
          </span>
        </span>
      ))}
    </span>
  );
}
