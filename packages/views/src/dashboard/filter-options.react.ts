// In charge of: the values a page filter offers: choices, records, people, or the values that occur.
import { useQuery } from '@tanstack/react-query';
import type { Client } from '@trellis/client';
import { localText, type Locale } from '@trellis/errors';
import { fieldType } from '@trellis/fields';
import type { EntityJson, FieldJson, RecordJson } from '@trellis/query';
import { recordKeys, type AppsContext } from '../apps.ts';
import { fieldByName } from '../widgets/field-path.ts';
import type { PageFilter } from './page-filters.ts';

/** A value to pick. */
export interface FilterOption {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** How many values are offered at a time; searching finds the others. */
const OFFERED = 100;

interface Source {
  readonly entity: EntityJson;
  readonly path: string;
  readonly field: FieldJson;
}

/** The field a filter picks values of: the one its first visible target names. */
function sourceOf(filter: PageFilter, apps: AppsContext): Source | undefined {
  for (const { entity: ref, field: path } of filter.targets) {
    const entity = apps.entity(ref.app, ref.entity);
    const found = fieldByName(ref, path, (each) => apps.entity(each.app, each.entity));
    if (entity !== undefined && found !== undefined) return { entity, path, field: found.field };
  }
  return undefined;
}

function titleOf(record: RecordJson, entity: EntityJson): FilterOption {
  const title = entity.titleField === undefined ? undefined : record[entity.titleField];
  return { value: record.id, label: title === undefined || title === null ? `#${record.id}` : String(title) };
}

async function linkedOptions(client: Client, target: EntityJson, search: string, signal: AbortSignal): Promise<FilterOption[]> {
  const sort = target.titleField === undefined ? {} : { sort: [target.titleField], fields: [target.titleField] };
  const { records } = await client
    .records(target.app, target.slug)
    .list({ ...(search === '' ? {} : { search }), ...sort, limit: OFFERED }, { signal });
  return records.map((record) => titleOf(record, target));
}

async function occurringOptions(client: Client, { entity, path }: Source, search: string, signal: AbortSignal): Promise<FilterOption[]> {
  const filter = search === '' ? {} : { filter: { field: path, op: 'contains' as const, value: search } };
  const request = {
    ...filter,
    groupBy: [{ field: path, as: 'value' }],
    metrics: [{ op: 'count' as const, as: 'records' }],
    sort: ['-records'],
    limit: OFFERED,
  };
  const { rows } = await client.records(entity.app, entity.slug).query(request, { signal });
  return rows.flatMap(({ value }) => (typeof value === 'string' || typeof value === 'number' ? [{ value, label: String(value) }] : []));
}

/** Choices that a field type lists itself; undefined where they must be asked for. */
function ownOptions(field: FieldJson, locale: Locale): FilterOption[] | undefined {
  const options = fieldType(field.type)?.options?.(field.config);
  if (options === undefined) return undefined;
  return [...options].sort((a, b) => a.order - b.order).map((option) => ({ value: option.id, label: localText(option.label, locale) }));
}

/** What a filter offers for some search text. */
export function useFilterOptions(
  filter: PageFilter,
  apps: AppsContext,
  client: Client,
  locale: Locale,
  search: string,
  isOpen: boolean,
): { readonly options: readonly FilterOption[]; readonly isLoading: boolean; readonly error: Error | null } {
  const source = sourceOf(filter, apps);
  const own = source === undefined ? [] : ownOptions(source.field, locale);
  const target = source?.field.target === undefined ? undefined : apps.entity(source.field.target.app, source.field.target.entity);
  const asked = target ?? source?.entity;
  const named = source === undefined ? undefined : fieldType(source.field.type)?.names;
  const { data, isLoading, error } = useQuery({
    queryKey:
      named !== undefined
        ? [...recordKeys[named], 'options', locale]
        : asked === undefined
          ? ['records', 'hidden']
          : [...recordKeys.entity(asked), 'options', source?.path, search],
    queryFn: async ({ signal }): Promise<readonly FilterOption[]> => {
      if (named === 'users') return (await client.users({ signal })).map((user) => ({ value: user.id, label: user.name }));
      if (named === 'departments')
        return (await client.departments.list({ signal })).map(({ id, name }) => ({ value: id, label: localText(name, locale) }));
      if (target !== undefined) return await linkedOptions(client, target, search, signal);
      return source === undefined ? [] : await occurringOptions(client, source, search, signal);
    },
    enabled: isOpen && source !== undefined && own === undefined,
  });
  const folded = search.toLocaleLowerCase();
  const local = (own ?? (named !== undefined ? data : undefined))?.filter((option) => option.label.toLocaleLowerCase().includes(folded));
  return { options: local ?? data ?? [], isLoading, error };
}

/** Names of picked values. Records are looked up, others say their own name. */
export function usePickedNames(filter: PageFilter, apps: AppsContext, client: Client, locale: Locale, picked: readonly unknown[]): readonly string[] {
  const source = sourceOf(filter, apps);
  const own = source === undefined ? undefined : ownOptions(source.field, locale);
  const target = source?.field.target === undefined ? undefined : apps.entity(source.field.target.app, source.field.target.entity);
  const ids = target === undefined ? [] : picked.filter((value) => typeof value === 'number');
  const { data } = useQuery({
    queryKey: target === undefined ? ['records', 'hidden'] : [...recordKeys.entity(target), 'names', ids],
    queryFn: async ({ signal }) => {
      if (target === undefined) return [];
      const { records } = await client
        .records(target.app, target.slug)
        .list({ filter: { field: 'id', op: 'in', value: ids }, limit: 1000 }, { signal });
      return records.map((record) => titleOf(record, target));
    },
    enabled: ids.length > 0,
  });
  return picked.map((value) => [...(own ?? []), ...(data ?? [])].find((option) => option.value === value)?.label ?? String(value));
}
