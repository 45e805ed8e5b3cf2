// In charge of: one part of the screen of one's own security: its heading, what can be done in it, what it says.
import type { ReactNode } from 'react';

interface PartProps {
  readonly title: string;
  readonly text?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part. */
export function SecurityPart({ title, text, action, children }: PartProps): ReactNode {
  return (
    <section className="me-part" aria-label={title}>
      <header className="me-part-head">
        <h2>{title}</h2>
        {action}
      </header>
      {text !== undefined && <p className="admin-note">{text}</p>}
      {children}
    </section>
  );
}
