// In charge of: reading what addresses carry after the question mark. Whatever does not fit is left out.
import type { Filter } from '@trellis/query';

/** Where to go after signing in. */
export interface SignInSearch {
  readonly to?: string;
}

/** A person's own filter, order and search on a view; what is absent is as the view says. */
export interface ViewSearch {
  readonly filter?: Filter;
  readonly sort?: readonly string[];
  readonly search?: string;
}

/** Values of a page's filters, by filter id. */
export interface PageSearch {
  readonly filters?: { readonly [id: string]: unknown };
}

/** Which entries of the audit are shown. Days are as 2026-11-22, both included. */
export interface AuditSearch {
  readonly kind?: string;
  readonly actor?: number;
  readonly result?: 'done' | 'refused';
  readonly from?: string;
  readonly to?: string;
}

type Raw = { readonly [name: string]: unknown };

function isRaw(value: unknown): value is Raw {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** True for the shape of a filter; whether its fields and operators exist is for the server to say. */
export function isFilter(value: unknown): value is Filter {
  if (!isRaw(value)) return false;
  if (Array.isArray(value['and'])) return value['and'].every(isFilter);
  if (Array.isArray(value['or'])) return value['or'].every(isFilter);
  if ('not' in value) return isFilter(value['not']);
  return typeof value['field'] === 'string' && typeof value['op'] === 'string';
}

/** Which role is looked at. */
export interface RolesSearch {
  readonly role?: string;
}

/** Only addresses within this app, so that a link cannot send people elsewhere after signing in. */
export function readSignInSearch(raw: Raw): SignInSearch {
  const to = raw['to'];
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? { to } : {};
}

/** Reads a view's search. */
export function readViewSearch(raw: Raw): ViewSearch {
  const { filter, sort, search } = raw;
  return {
    ...(isFilter(filter) ? { filter } : {}),
    ...(Array.isArray(sort) && sort.every((key) => typeof key === 'string') ? { sort } : {}),
    ...(typeof search === 'string' && search !== '' ? { search } : typeof search === 'number' ? { search: String(search) } : {}),
  };
}

/** Reads a page's search. */
export function readPageSearch(raw: Raw): PageSearch {
  return isRaw(raw['filters']) ? { filters: raw['filters'] } : {};
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

/** Reads the audit's filter. */
export function readAuditSearch({ kind, actor, result, from, to }: Raw): AuditSearch {
  return {
    ...(typeof kind === 'string' && kind !== '' ? { kind } : {}),
    ...(typeof actor === 'number' && Number.isInteger(actor) && actor > 0 ? { actor } : {}),
    ...(result === 'done' || result === 'refused' ? { result } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

/** Reads which role is looked at. */
export function readRolesSearch({ role }: Raw): RolesSearch {
  return typeof role === 'string' && role !== '' ? { role } : {};
}
