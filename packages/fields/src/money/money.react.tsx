// In charge of: how money looks and is typed: the currency code muted at the start, the digits at the end.
import { Banknote } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { currencyOf, formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { numberUi } from '../number-ui.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

/** Screen side of `money`. */
export const moneyUi: FieldUi = {
  ...numberUi(Banknote, 116, { inputMode: 'decimal' }),
  Cell: (props) => {
    if (isMissing(props.value)) return <Missing />;
    return (
      <span className="tr-money">
        <span className="tr-money-code">{currencyOf(props.field, props.record)}</span>
        <span className="tr-money-digits">
          <Marked text={formatted(props)} mark={props.mark} />
        </span>
      </span>
    );
  },
  Editor: (props) => {
    const code = currencyOf(props.field, props.record);
    return (
      <TextEditor
        {...props}
        kind={{ align: 'end', inputMode: 'decimal', ...(props.inCell === true || code === undefined ? {} : { prefix: code }) }}
      />
    );
  },
  text: (props) => {
    const digits = formatted(props);
    const code = currencyOf(props.field, props.record);
    return digits === '' || code === undefined ? digits : `${code} ${digits}`;
  },
};
