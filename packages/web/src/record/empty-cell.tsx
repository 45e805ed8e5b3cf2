// In charge of: a cell of a table that holds nothing and only keeps the columns in place.
import type { ReactNode } from 'react';

/** A cell with nothing in it. */
export function EmptyCell({ isFixed = false }: { readonly isFixed?: boolean }): ReactNode {
  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- it is no control; it keeps a column's place
  return <td data-fixed={isFixed || undefined} />;
}
