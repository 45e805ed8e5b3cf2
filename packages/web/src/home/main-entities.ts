// In charge of: the entities that apps are about: those their navigation leads to.
import type { AppJson, EntityJson, ViewJson } from '@trellis/query';
import type { AppsContext } from '@trellis/views/apps';
import { destinations, findView } from '../app/paths.ts';

/** An entity and the view that shows it. */
export interface MainEntity {
  readonly app: AppJson;
  readonly view: ViewJson;
  readonly entity: EntityJson;
}

/** The entities that an app's navigation shows, each once, in its order. */
export function entitiesOfApp(apps: AppsContext, app: AppJson): readonly MainEntity[] {
  const found = new Map<string, MainEntity>();
  for (const entry of destinations(app)) {
    const view = entry.kind === 'view' ? findView(app, entry.name) : undefined;
    const entity = view === undefined ? undefined : apps.entity(view.entity.app, view.entity.entity);
    if (view !== undefined && entity !== undefined && !found.has(entity.key)) found.set(entity.key, { app, view, entity });
  }
  return [...found.values()];
}

/** The entities of all apps, each once. */
export function mainEntities(apps: AppsContext): readonly MainEntity[] {
  const found = new Map<string, MainEntity>();
  for (const app of apps.list) for (const main of entitiesOfApp(apps, app)) if (!found.has(main.entity.key)) found.set(main.entity.key, main);
  return [...found.values()];
}
