// In charge of: what a request for access is about, in words, as far as the reader knows the names.
import { localText, type Locale } from '@trellis/errors';
import type { AccessRequestJson, EntityJson } from '@trellis/query';
import { fieldByName, type AppsContext } from '@trellis/views/apps';

/** What is asked for. */
export interface RequestWords {
  /** Key of the action's text. */
  readonly action: `act_${AccessRequestJson['action']}` | `here_${'read' | 'update' | 'delete' | 'export' | 'transition'}`;
  readonly entity: string;
  /** Label of the field; its name where it is not known. */
  readonly field: string | undefined;
  /** The entity, where the reader may know it. */
  readonly known: EntityJson | undefined;
}

/** A request in words. */
export function requestWords({ app, entity, record, field, action }: AccessRequestJson, apps: AppsContext, locale: Locale): RequestWords {
  const known = apps.entity(app, entity);
  const label = field === null || known === undefined ? undefined : fieldByName(known, field)?.label;
  const isHere =
    record !== null && (action === 'read' || action === 'update' || action === 'delete' || action === 'export' || action === 'transition');
  return {
    action: isHere ? `here_${action}` : `act_${action}`,
    entity: localText(known?.label, locale) || entity,
    field: field === null ? undefined : localText(label, locale) || field,
    known,
  };
}
