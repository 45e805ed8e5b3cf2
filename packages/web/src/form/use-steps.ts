// In charge of: where one is in a form that asks in steps.
import type { LocalText } from '@trellis/errors';
import { useState } from 'react';
import type { Layout, Lines, Section } from '../record/layout.ts';

/** The steps of a form, of which those that show nothing are left out. A form without steps has one, without a name. */
export interface Steps {
  readonly count: number;
  /** From 0. */
  readonly at: number;
  readonly label: LocalText | undefined;
  readonly isLast: boolean;
  readonly sections: readonly Section[];
  readonly groups: readonly Lines[];
  readonly next: () => void;
  readonly back: () => void;
  /** Goes to the step in which a field stands. */
  readonly goTo: (field: string) => void;
}

/** Walks the steps of a form over what it shows now. */
export function useSteps(steps: Layout['steps'], sections: readonly Section[], groups: readonly Lines[]): Steps {
  const [current, setCurrent] = useState<string>();
  const open = steps.filter(({ id }) => [...sections, ...groups].some(({ step }) => step === id));
  // A step that is hidden by what was entered gives way to the first.
  const at = Math.max(
    0,
    open.findIndex(({ id }) => id === current),
  );
  const step = open[at];
  const here = <Part extends { readonly step?: string | undefined }>(parts: readonly Part[]): readonly Part[] =>
    step === undefined ? parts : parts.filter((part) => part.step === step.id);
  return {
    count: open.length,
    at,
    label: step?.label,
    isLast: at >= open.length - 1,
    sections: here(sections),
    groups: here(groups),
    next: () => setCurrent(open[at + 1]?.id ?? step?.id),
    back: () => setCurrent(open[at - 1]?.id ?? step?.id),
    goTo: (field) => setCurrent(sections.find((section) => section.fields.some((place) => place.field.name === field))?.step ?? step?.id),
  };
}
