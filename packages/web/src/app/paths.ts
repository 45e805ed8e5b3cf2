// In charge of: the addresses of screens, built from slugs so that people can read them.
import type { AppJson, EntityJson, ViewJson } from '@trellis/query';
import type { AppsContext } from '@trellis/views/apps';

/** Address of a record's page. */
export function recordPath(apps: AppsContext, app: string, entity: string, id: number): string {
  const slug = apps.byId(app)?.app.slug ?? app;
  return `/a/${slug}/e/${apps.entity(app, entity)?.slug ?? entity}/${id}`;
}

/** Address parameters of an entity. */
export function entityParams(apps: AppsContext, entity: EntityJson): { readonly app: string; readonly entity: string } {
  return { app: apps.byId(entity.app)?.app.slug ?? entity.app, entity: entity.slug };
}

/** A thing the navigation of an app leads to. */
export interface Destination {
  readonly id: string;
  readonly kind: 'view' | 'page';
  readonly name: string;
}

/** Where an app's navigation leads, in order. What the person may not see is not among it. */
export function destinations(app: AppJson): readonly Destination[] {
  return app.app.navigation.flatMap((entry): Destination[] => {
    const view = entry.view === undefined ? undefined : app.views[entry.view];
    if (view !== undefined) return [{ id: entry.id, kind: 'view', name: view.name }];
    const page = entry.page === undefined ? undefined : app.pages[entry.page];
    return page === undefined ? [] : [{ id: entry.id, kind: 'page', name: page.name }];
  });
}

/** A view of an app by name or id. */
export function findView(app: AppJson, name: string) {
  return app.views[name] ?? Object.values(app.views).find((view) => view.name === name);
}

/** A page of an app by name or id. */
export function findPage(app: AppJson, name: string) {
  return app.pages[name] ?? Object.values(app.pages).find((page) => page.name === name);
}

/** Address of a thing in an app's navigation. */
export function destinationPath(app: AppJson, destination: Destination): string {
  return `/a/${app.app.slug}/${destination.kind === 'view' ? 'v' : 'p'}/${destination.name}`;
}

/** A view of an entity: one from the navigation of the app it belongs to, else any. */
export function viewOfEntity(apps: AppsContext, entity: EntityJson): { readonly app: AppJson; readonly view: ViewJson } | undefined {
  const app = apps.byId(entity.app);
  if (app === undefined) return undefined;
  const shows = (view: ViewJson | undefined): view is ViewJson => view !== undefined && apps.entity(view.entity.app, view.entity.entity) === entity;
  const named = destinations(app).map((one) => (one.kind === 'view' ? findView(app, one.name) : undefined));
  const view = named.find(shows) ?? Object.values(app.views).find(shows);
  return view === undefined ? undefined : { app, view };
}
