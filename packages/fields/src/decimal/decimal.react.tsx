// In charge of: how numbers with places look and are typed.
import type { FieldUi } from '../field-ui.react.tsx';
import { DecimalGlyph } from '../glyphs.react.tsx';
import { numberUi } from '../number-ui.react.tsx';

/** Screen side of `decimal`. */
export const decimalUi: FieldUi = numberUi(DecimalGlyph, 104, { inputMode: 'decimal' });
