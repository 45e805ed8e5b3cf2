// In charge of: one cell of a detail line that is being entered.
import { fieldUi, type FieldServices } from '@trellis/fields/react';
import type { FieldJson } from '@trellis/query';
import type { ReactNode } from 'react';
import { useSession } from '../app/session.ts';
import { EmptyCell } from '../record/empty-cell.tsx';
import type { DraftValues } from './draft.ts';

interface DraftCellProps {
  readonly field: FieldJson;
  readonly values: DraftValues;
  /** The line as a record, with the record it belongs to in its link. */
  readonly record: { readonly [field: string]: unknown };
  readonly setValues: (change: (values: DraftValues) => DraftValues) => void;
  readonly mistake: string | undefined;
  readonly services: FieldServices;
  readonly autoFocus?: boolean;
}

/** A cell with an editor; what the system fills in stays empty. */
export function DraftCell({ field, values, record, setValues, mistake, services, autoFocus = false }: DraftCellProps): ReactNode {
  const { locale, timezone } = useSession();
  const ui = fieldUi(field.type);
  if (!field.writable) return <EmptyCell isFixed />;
  return (
    <td className="lines-editing" data-align={ui.align} data-invalid={mistake !== undefined}>
      <ui.Editor
        value={values[field.name]?.value ?? null}
        onChange={(value, issues) => setValues((now) => ({ ...now, [field.name]: { value, issues } }))}
        field={field}
        record={record}
        locale={locale}
        timezone={timezone}
        services={services}
        invalid={mistake !== undefined}
        autoFocus={autoFocus}
      />
      {mistake !== undefined && (
        <p className="lines-mistake" role="alert">
          {mistake}
        </p>
      )}
    </td>
  );
}
