// In charge of: the audit as owners read it: pages, newest first, and the whole of it as a file.
import { AppError, localText, type Locale } from '@trellis/errors';
import { systemActor, type Actor } from '@trellis/permissions';
import { auditKinds, isAuditKind, type AuditDetail, type AuditEntryJson, type AuditPageJson } from '@trellis/query';
import { ownersOnly } from '../owners.ts';
import { CSV_START, csvLine } from '../export/csv-text.ts';
import type { Storage } from '../storage.ts';
import { auditNames, type AuditNames, type AuditNameSources } from './audit-names.ts';
import type { AuditAddition, AuditEntry, AuditFilter } from './audit-entry.ts';

/** A question about the audit. */
export interface AuditRequest {
  readonly filter: AuditFilter;
  readonly limit: number;
  readonly cursor?: string;
}

/** Entries that are read at once for a file. */
const PAGE = 1_000;
const DAY = 86_400_000;

const results = { done: { en: 'done', 'zh-CN': '完成' }, refused: { en: 'refused', 'zh-CN': '被拒绝' } } as const;

const headers = {
  en: ['number', 'time', 'kind', 'act', 'actor', 'actor name', 'target', 'result', 'source', 'detail', 'target name', 'detail in names'],
  'zh-CN': ['序号', '时间', '类别', '操作', '操作人编号', '操作人', '对象', '结果', '来源', '说明', '对象名称', '说明（名称）'],
} as const;

function entryJson({ seq, at, kind, actorId, actorName, target, detail, ...rest }: AuditEntry, locale: Locale, names: AuditNames): AuditEntryJson {
  const { result, source } = rest;
  const label = isAuditKind(kind) ? localText(auditKinds[kind], locale) : kind;
  const named = { targetName: names.target(target, detail), named: names.detail(detail, target) };
  return { seq, at: new Date(at).toISOString(), kind, label, actor: { id: actorId, name: actorName }, target, result, source, detail, ...named };
}

function detailText(detail: AuditDetail): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('; ');
}

function csvOf(entry: AuditEntryJson, locale: Locale): string {
  const { seq, at, kind, label, actor, target, result, source, detail, targetName, named } = entry;
  return csvLine([
    String(seq),
    at,
    kind,
    label,
    actor.id === null ? '' : String(actor.id),
    actor.name,
    target,
    localText(results[result], locale),
    source,
    detailText(detail),
    targetName,
    detailText(named),
  ]);
}

/** The audit: reading for owners, adding for whoever acts. It offers no way to change or delete anything. */
export class Audit {
  readonly #storage: Pick<Storage, 'write' | 'read'>;
  readonly #sources: AuditNameSources;

  constructor(storage: Pick<Storage, 'write' | 'read'>, sources: AuditNameSources) {
    this.#storage = storage;
    this.#sources = sources;
  }

  /** Adds an entry in a unit of its own, for acts that write nothing else. */
  async add(entry: AuditAddition): Promise<void> {
    await this.#storage.write(systemActor('audit'), (tx) => tx.audit(entry));
  }

  /** Adds an entry unless its actor has one of its kind and target on the same day (UTC). */
  async addDaily(entry: AuditAddition): Promise<void> {
    const { kind, target, actorId } = entry;
    await this.#storage.write(systemActor('audit'), async (tx) => {
      const filter = { kind, target, from: tx.now - (tx.now % DAY), ...(actorId === null ? {} : { actor: actorId }) };
      if ((await tx.auditEntries({ filter, limit: 1 })).length === 0) await tx.audit(entry);
    });
  }

  /** A page, newest first. */
  async list(actor: Actor, { filter, limit, cursor }: AuditRequest, locale: Locale): Promise<AuditPageJson> {
    ownersOnly(actor);
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(/^[1-9]\d{0,14}$/.exec(cursor)?.[0]);
    if (Number.isNaN(before)) throw new AppError('invalid', 'query.bad-cursor');
    const found = await this.#storage.read.auditEntries({ filter, limit: limit + 1, before });
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    const names = auditNames(this.#sources, locale);
    return {
      entries: entries.map((entry) => entryJson(entry, locale, names)),
      ...(found.length > limit && last !== undefined ? { nextCursor: String(last.seq) } : {}),
    };
  }

  /** All entries of a filter as a file, oldest first. */
  export(actor: Actor, filter: AuditFilter, format: 'csv' | 'jsonl', locale: Locale): AsyncIterable<Uint8Array> {
    ownersOnly(actor);
    return this.#file(filter, format, locale);
  }

  async *#file(filter: AuditFilter, format: 'csv' | 'jsonl', locale: Locale): AsyncIterable<Uint8Array> {
    if (format === 'csv') yield Buffer.from(CSV_START + csvLine(headers[locale]));
    const names = auditNames(this.#sources, locale);
    for (let after = 0; ;) {
      const entries = await this.#storage.read.auditEntries({ filter, limit: PAGE, after });
      const lines = entries.map((entry) => {
        const json = entryJson(entry, locale, names);
        return format === 'csv' ? csvOf(json, locale) : `${JSON.stringify(json)}\n`;
      });
      if (lines.length > 0) yield Buffer.from(lines.join(''));
      if (entries.length < PAGE) return;
      after = entries.at(-1)?.seq ?? after;
    }
  }
}
