// In charge of: knowing where in the product the person is, for everything that marks it.
import type { AppJson } from '@trellis/query';
import { useLocation, useParams } from '@tanstack/react-router';
import { destinations, findPage, findView } from '../app/paths.ts';
import { useSession } from '../app/session.ts';

/** Where the person is. */
export interface Place {
  readonly kind: 'home' | 'view' | 'page' | 'entity' | 'other';
  readonly app: AppJson | undefined;
  /** Id of the entry in the app's navigation that is or leads to this place. */
  readonly destination: string | undefined;
}

/** The place of the screen in the navigation. */
export function usePlace(): Place {
  const { apps } = useSession();
  const params = useParams({ strict: false });
  const path = useLocation({ select: (location) => location.pathname });
  const app = params.app === undefined ? undefined : apps.byId(params.app);
  if (app === undefined) return { kind: path === '/' ? 'home' : 'other', app: undefined, destination: undefined };
  if (params.view !== undefined) return { kind: 'view', app, destination: viewDestination(app, params.view) };
  if (params.page !== undefined) {
    const page = findPage(app, params.page);
    return { kind: 'page', app, destination: app.app.navigation.find((entry) => entry.page !== undefined && entry.page === page?.id)?.id };
  }
  if (params.entity !== undefined) return { kind: 'entity', app, destination: entityDestination(app, params.entity) };
  return { kind: 'other', app, destination: undefined };
}

/** A view that is not in the navigation itself is reached through the first one of the same entity. */
function viewDestination(app: AppJson, name: string): string | undefined {
  const view = findView(app, name);
  if (view === undefined) return undefined;
  return app.app.navigation.find((entry) => entry.view === view.id)?.id ?? entityDestination(app, view.entity.entity);
}

function entityDestination(app: AppJson, entity: string): string | undefined {
  const id = app.entities[entity]?.id ?? Object.values(app.entities).find((one) => one.slug === entity)?.id;
  const slug = id === undefined ? entity : app.entities[id]?.slug;
  return destinations(app).find((entry) => {
    const view = entry.kind === 'view' ? findView(app, entry.name) : undefined;
    return view !== undefined && (view.entity.entity === id || view.entity.entity === slug);
  })?.id;
}
