// In charge of: how percents look and are typed.
import { Percent } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { numberUi } from '../number-ui.react.tsx';

// In an input of percents 16.5 can only mean 16.5%; in a file it may mean 1650%, so the type itself refuses it.
function withSign(text: string): string {
  return /\d\s*$/.test(text) ? `${text}%` : text;
}

/** Screen side of `percent`. */
export const percentUi: FieldUi = { ...numberUi(Percent, 88, { inputMode: 'decimal', typed: withSign }), typed: withSign };
