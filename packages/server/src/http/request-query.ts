// In charge of: reading the parameters of an address strictly: unknown, repeated and unreadable ones are refused, all at once.
import type { AuditFilter, AuditRequest } from '@trellis/engine';
import { AppError, invalid, issue, type Issue } from '@trellis/errors';
import type { Filter, ListRequest } from '@trellis/query';
import type { FastifyInstance } from 'fastify';
import { parseJson } from './json-body.ts';

/** Parameters as the address has them; one that stands twice is a list. */
export type RawQuery = { readonly [name: string]: string | readonly string[] | undefined };

const MAX_OFFSET = 1_000_000_000;

/** Reads one parameter at a time and gathers what is wrong. */
class QueryReader {
  readonly issues: Issue[] = [];
  readonly #query: RawQuery;

  constructor(query: RawQuery, allowed: readonly string[]) {
    this.#query = query;
    for (const [name, value] of Object.entries(query)) {
      if (!allowed.includes(name)) this.issues.push(issue('request.unknown-parameter', name, { name, allowed: allowed.join(', ') }));
      else if (typeof value !== 'string') this.issues.push(issue('request.repeated-parameter', name, { name }));
    }
  }

  text(name: string): string | undefined {
    const value = this.#query[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  names(name: string): readonly string[] | undefined {
    return this.text(name)
      ?.split(',')
      .map((part) => part.trim());
  }

  number(name: string, min: number, max: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (value >= min && value <= max) return value;
    this.issues.push(issue('request.bad-number', name, { name, min, max }));
    return undefined;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    const found = allowed.find((each) => each === text);
    if (text !== undefined && found === undefined) this.issues.push(issue('request.bad-choice', name, { name, allowed: allowed.join(', ') }));
    return found;
  }

  /** A moment, in UTC milliseconds. */
  time(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const ms = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(ms)) return ms;
    this.issues.push(issue('request.bad-time', name, { name }));
    return undefined;
  }

  filter(): Filter | undefined {
    const text = this.text('filter');
    if (text === undefined) return undefined;
    try {
      const value = parseJson(text);
      // Its inside is read by whoever plans the query; here it only has to be an object.
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Filter;
    } catch {
      // Said below, with where it is.
    }
    this.issues.push(issue('query.bad-filter', 'filter'));
    return undefined;
  }

  finish(): void {
    if (this.issues.length > 0) throw invalid('request.invalid', this.issues);
  }
}

/** An object without the members that have no value. */
type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

function readShape(reader: QueryReader): Pick<ListRequest, 'fields' | 'expand'> {
  return present({ fields: reader.names('fields'), expand: reader.names('expand') });
}

function readList(reader: QueryReader): ListRequest {
  return {
    ...readShape(reader),
    ...present({
      filter: reader.filter(),
      sort: reader.names('sort'),
      search: reader.text('search'),
      limit: reader.number('limit', 1, 1_000),
      offset: reader.number('offset', 0, MAX_OFFSET),
      cursor: reader.text('cursor'),
      count: reader.oneOf('count', ['none', 'exact']),
    }),
  };
}

/** Names of the parameters of a list. */
const listParameters = ['filter', 'sort', 'fields', 'expand', 'search', 'limit', 'offset', 'cursor', 'count'] as const;

const exportFormats = ['csv', 'xlsx', 'jsonl'] as const;

/** Parameters of an export. */
export interface ExportQuery {
  readonly format: (typeof exportFormats)[number];
  readonly request: ListRequest;
}

/** The request of a list. */
export function listQuery(query: RawQuery): ListRequest {
  const reader = new QueryReader(query, [...listParameters, 'position']);
  const isPositioned = reader.oneOf('position', ['true', 'false']) === 'true';
  const request = { ...readList(reader), ...(isPositioned ? { position: true } : {}) };
  reader.finish();
  return request;
}

/** The request of a list of what was deleted. */
export function trashQuery(query: RawQuery): ListRequest {
  const reader = new QueryReader(query, listParameters);
  const request = readList(reader);
  reader.finish();
  return request;
}

/** What is wanted of one record. */
export function recordQuery(query: RawQuery): Pick<ListRequest, 'fields' | 'expand'> {
  const reader = new QueryReader(query, ['fields', 'expand']);
  const request = readShape(reader);
  reader.finish();
  return request;
}

/** The request of an export. */
export function exportQuery(query: RawQuery): ExportQuery {
  const reader = new QueryReader(query, ['format', ...listParameters]);
  const format = reader.oneOf('format', exportFormats) ?? 'csv';
  const request = readList(reader);
  reader.finish();
  return { format, request };
}

/** The field to match records by when creating. */
export function upsertQuery(query: RawQuery): { readonly upsertBy?: string } {
  const reader = new QueryReader(query, ['upsertBy']);
  const upsertBy = reader.text('upsertBy');
  reader.finish();
  return present({ upsertBy });
}

const rowKinds = ['new', 'changed', 'refused', 'target'] as const;

/** Which rows of a dry run to tell. */
export function importRowsQuery(query: RawQuery): { readonly kind: (typeof rowKinds)[number]; readonly after: number; readonly limit: number } {
  const reader = new QueryReader(query, ['kind', 'after', 'limit']);
  const kind = reader.oneOf('kind', rowKinds) ?? 'changed';
  const after = reader.number('after', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const limit = reader.number('limit', 1, 500) ?? 100;
  reader.finish();
  return { kind, after, limit };
}

/** Whether the whole of a file is wanted, or its small picture. */
export function fileQuery(query: RawQuery): 'full' | 'thumb' {
  const reader = new QueryReader(query, ['size']);
  const size = reader.oneOf('size', ['full', 'thumb']) ?? 'full';
  reader.finish();
  return size;
}

/** Refuses every parameter of a route that describes none, so that no route takes one in silence. Whoever asks for health may add what they like. */
export function refuseUndescribed(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { url, schema } = request.routeOptions;
    if (url?.startsWith('/api/') !== true || url === '/api/health' || schema?.querystring !== undefined) return done();
    try {
      new QueryReader(request.query as RawQuery, []).finish();
    } catch (error) {
      return done(error as Error);
    }
    done();
  });
}

const auditParameters = ['kind', 'actor', 'target', 'result', 'from', 'to'] as const;

function readAudit(reader: QueryReader): AuditFilter {
  return present({
    kind: reader.text('kind'),
    actor: reader.number('actor', 1, 9_999_999_999),
    target: reader.text('target'),
    result: reader.oneOf('result', ['done', 'refused']),
    from: reader.time('from'),
    to: reader.time('to'),
  });
}

/** Which entries of the audit are wanted. */
export function auditQuery(query: RawQuery): AuditRequest {
  const reader = new QueryReader(query, [...auditParameters, 'limit', 'cursor']);
  const filter = readAudit(reader);
  const limit = reader.number('limit', 1, 1_000) ?? 100;
  const cursor = reader.text('cursor');
  reader.finish();
  return { filter, limit, ...present({ cursor }) };
}

/** Which entries of the audit go into a file, and which kind of file. */
export function auditExportQuery(query: RawQuery): { readonly filter: AuditFilter; readonly format: 'csv' | 'jsonl' } {
  const reader = new QueryReader(query, [...auditParameters, 'format']);
  const filter = readAudit(reader);
  const format = reader.oneOf('format', ['csv', 'jsonl']) ?? 'csv';
  reader.finish();
  return { filter, format };
}

/** Which requests for access are wanted. */
export function requestsQuery(query: RawQuery): {
  readonly status?: 'open' | 'granted' | 'noted' | 'declined';
  readonly limit: number;
  readonly cursor?: string;
} {
  const reader = new QueryReader(query, ['status', 'limit', 'cursor']);
  const status = reader.oneOf('status', ['open', 'granted', 'noted', 'declined']);
  const limit = reader.number('limit', 1, 200) ?? 50;
  const cursor = reader.text('cursor');
  reader.finish();
  return { limit, ...present({ status, cursor }) };
}

/** Of which app the public links are wanted. */
export function linksQuery(query: RawQuery): string {
  const reader = new QueryReader(query, ['app']);
  const app = reader.text('app');
  reader.finish();
  if (app === undefined) throw new AppError('not-found', 'app.not-found');
  return app;
}
