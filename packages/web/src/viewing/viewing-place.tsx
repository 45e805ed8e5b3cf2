// In charge of: where owners choose as whom to look, from every screen: a dialog that loads when it is first asked for.
import { lazy, Suspense, type ReactNode } from 'react';
import { useViewingQuestion } from './viewing-store.ts';

const ViewingDialog = lazy(async () => ({ default: (await import('./viewing-dialog.tsx')).ViewingDialog }));

/** The place. */
export function ViewingPlace(): ReactNode {
  const question = useViewingQuestion((state) => state.question);
  return question === undefined ? null : (
    <Suspense fallback={null}>
      <ViewingDialog question={question} />
    </Suspense>
  );
}
