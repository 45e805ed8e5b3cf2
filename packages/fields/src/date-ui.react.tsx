// In charge of: what days and moments share on screen: this year's without the year in dense lists.
import type { CellProps } from './field-ui.react.tsx';
import { formatted } from './json-value.react.ts';

/** A day or moment as a cell shows it. The year it is left out for is the one of the reader's clock. */
export function dateText(props: CellProps): string {
  const text = formatted(props);
  const year = `${new Date().getFullYear()}-`;
  return props.compact === true && text.startsWith(year) ? text.slice(year.length) : text;
}
