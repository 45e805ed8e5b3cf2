// In charge of: an app's own address: it leads to the first thing in the app's navigation.
import { Navigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { destinationPath, destinations } from '../app/paths.ts';
import { useSession } from '../app/session.ts';
import { SkeletonLines } from '../app/state-message.tsx';
import { NotFoundScreen } from '../shell/edge-screens.tsx';

/** Goes on to the first view or page. */
export function AppScreen(): ReactNode {
  const { app: name } = useParams({ from: '/shell/a/$app' });
  const { apps, appsLoading } = useSession();
  const app = apps.byId(name);
  const first = app === undefined ? undefined : destinations(app)[0];
  if (app === undefined) return appsLoading ? <SkeletonLines /> : <NotFoundScreen />;
  if (first === undefined) return <NotFoundScreen />;
  return <Navigate to={destinationPath(app, first)} replace />;
}
