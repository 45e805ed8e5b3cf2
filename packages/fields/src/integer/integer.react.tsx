// In charge of: how whole numbers look and are typed.
import type { FieldUi } from '../field-ui.react.tsx';
import { IntegerGlyph } from '../glyphs.react.tsx';
import { numberUi } from '../number-ui.react.tsx';

/** Screen side of `integer`. */
export const integerUi: FieldUi = numberUi(IntegerGlyph, 96, { inputMode: 'numeric' });
