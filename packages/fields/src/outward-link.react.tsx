// In charge of: text in a cell that leads out of the product: to a web page, a mail, a call.
import type { ReactNode } from 'react';
import type { CellProps } from './field-ui.react.tsx';
import { cellOf, formatted, isMissing } from './json-value.react.ts';
import { Marked, Missing } from './missing.react.tsx';

/**
 * A value that opens something when it is clicked. `address` is asked only about values that the type reads:
 * what else a server may send is shown as text and leads nowhere.
 */
export function OutwardLink({ address, ...props }: CellProps & { readonly address: (cell: string) => string }): ReactNode {
  if (isMissing(props.value)) return <Missing />;
  const text = <Marked text={formatted(props)} mark={props.mark} />;
  const cell = cellOf(props.value, props.field);
  if (typeof cell !== 'string') return text;
  const href = address(cell);
  const isPage = /^https?:/.test(href);
  return (
    <a className="tr-link" href={href} title={cell} tabIndex={-1} {...(isPage ? { target: '_blank', rel: 'noopener noreferrer' } : {})}>
      {text}
    </a>
  );
}
