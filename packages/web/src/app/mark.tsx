// In charge of: the product's mark.
import type { ReactNode } from 'react';

/** The mark in the accent colour. */
export function Mark({ size = 20 }: { readonly size?: number }): ReactNode {
  return (
    <svg
      className="mark"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M12 2.5 21.5 12 12 21.5 2.5 12Z" />
      <path d="m7.25 7.25 9.5 9.5M16.75 7.25l-9.5 9.5" />
    </svg>
  );
}
