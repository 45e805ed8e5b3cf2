// In charge of: how durations look and are typed.
import { Timer } from 'lucide-react';
import type { FieldUi } from '../field-ui.react.tsx';
import { numberUi } from '../number-ui.react.tsx';

/** Screen side of `duration`. Its texts have colons and letters, so phones show all keys. */
export const durationUi: FieldUi = numberUi(Timer, 96, { inputMode: 'text' });
