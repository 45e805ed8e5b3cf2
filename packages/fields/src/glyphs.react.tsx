// In charge of: the field glyphs that the icon set lacks, drawn in its hand (24 grid, round caps, current colour).
import type { ReactNode } from 'react';
import type { FieldIcon } from './field-ui.react.tsx';

function glyph(strokes: ReactNode): FieldIcon {
  return function Glyph({ size = 24, strokeWidth = 2, className }) {
    return (
      <svg
        aria-hidden="true"
        className={className}
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={strokeWidth}
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {strokes}
      </svg>
    );
  };
}

/** Whole numbers: 12. */
export const IntegerGlyph: FieldIcon = glyph(
  <>
    <path d="M4 7.5 7.5 5v14" />
    <path d="M13 8.5A3.6 3.6 0 0 1 16.6 5 3.4 3.4 0 0 1 20 8.4c0 1.3-.6 2.2-1.5 3.2L13 19h7" />
  </>,
);

/** Numbers with places: 1.2. */
export const DecimalGlyph: FieldIcon = glyph(
  <>
    <path d="M3 7.5 6.5 5v14" />
    <path d="M11 19h.01" />
    <path d="M15 8.5A3.3 3.3 0 0 1 18.3 5a3.2 3.2 0 0 1 3.2 3.3c0 1.3-.6 2.2-1.4 3.2L15 19h6.5" />
  </>,
);
