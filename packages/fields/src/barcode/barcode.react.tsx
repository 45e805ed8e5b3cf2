// In charge of: how barcodes look, and are typed or scanned: a scanner types the code and presses Enter.
import { Barcode } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';
import type { BarcodeConfig } from './barcode.schema.ts';

const digitsOnly: ReadonlySet<BarcodeConfig['symbology']> = new Set(['ean13', 'ean8', 'upca']);

/** Screen side of `barcode`. */
export const barcodeUi: FieldUi = {
  Icon: Barcode,
  align: 'start',
  defaultWidth: 144,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={formatted(props)} mark={props.mark} />),
  Editor: (props) => {
    const config = (props.field.config ?? {}) as BarcodeConfig;
    return <TextEditor {...props} kind={digitsOnly.has(config.symbology) ? { inputMode: 'numeric' } : {}} />;
  },
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
