// In charge of: one input of a panel: its label, what helps to fill it in, what was refused about it.
import type { ReactNode } from 'react';

interface FormRowProps {
  readonly id: string;
  readonly label: string;
  readonly lang?: string;
  readonly note?: string | undefined;
  readonly refused?: string | undefined;
  readonly children: ReactNode;
}

/** A label above its input. */
export function FormRow({ id, label, lang, note, refused, children }: FormRowProps): ReactNode {
  return (
    <div className="admin-form-row">
      <label htmlFor={id} lang={lang}>
        {label}
      </label>
      {children}
      <RowNotes id={id} note={note} refused={refused} />
    </div>
  );
}

/** What stands below an input. */
export function RowNotes({ id, note, refused }: Pick<FormRowProps, 'id' | 'note' | 'refused'>): ReactNode {
  return (
    <>
      {note !== undefined && (
        <p id={`${id}-note`} className="admin-note">
          {note}
        </p>
      )}
      {refused !== undefined && (
        <p id={`${id}-mistake`} className="admin-mistake" role="alert">
          {refused}
        </p>
      )}
    </>
  );
}

/** What an input says about the lines below it. */
export function rowProps(id: string, refused: string | undefined, hasNote = false) {
  const described = [...(hasNote ? [`${id}-note`] : []), ...(refused === undefined ? [] : [`${id}-mistake`])].join(' ');
  return {
    id,
    ...(refused === undefined ? {} : { status: 'error' as const, 'aria-invalid': true }),
    ...(described === '' ? {} : { 'aria-describedby': described }),
  };
}
