// In charge of: where reasons are told on every screen: a panel that loads when it is first asked for.
import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { askWhy, useWhyQuestion } from './why-store.ts';

const WhyPanel = lazy(async () => ({ default: (await import('./why-panel.tsx')).WhyPanel }));

/** The place. Going elsewhere closes it. */
export function WhyPlace(): ReactNode {
  const question = useWhyQuestion((state) => state.question);
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => () => askWhy(undefined), [path]);
  return question === undefined ? null : (
    <Suspense fallback={null}>
      <WhyPanel question={question} />
    </Suspense>
  );
}
