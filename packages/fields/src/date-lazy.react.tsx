// In charge of: loading the calendar when it is first needed: it is the largest input, and most screens only read dates.
import { lazy, Suspense, type ReactNode } from 'react';
import type { EditorProps, FilterInputProps } from './field-ui.react.tsx';

const LoadedEditor = lazy(async () => ({ default: (await import('./date-editor.react.tsx')).DateEditor }));
const LoadedFilter = lazy(async () => ({ default: (await import('./date-editor.react.tsx')).DateFilterInput }));

/** The room the input will take, so that nothing moves when it comes. */
const room = <span className="tr-input" aria-hidden="true" />;

/** Calendar editor for days, and for moments when `time` is set. */
export function DateEditor(props: EditorProps & { readonly time?: boolean }): ReactNode {
  return (
    <Suspense fallback={props.inCell === true ? null : room}>
      <LoadedEditor {...props} />
    </Suspense>
  );
}

/** Filter value for days: a day, two days, or a relative range. */
export function DateFilterInput(props: FilterInputProps): ReactNode {
  return (
    <Suspense fallback={room}>
      <LoadedFilter {...props} />
    </Suspense>
  );
}
