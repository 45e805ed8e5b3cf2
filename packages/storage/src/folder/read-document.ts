// In charge of: reading one document from a file.
import { readFile } from 'node:fs/promises';
import { issue } from '@trellis/errors';
import { forbiddenKeys, isTooDeep, MAX_DEPTH, type DocumentIssue, type SourceDocument } from '@trellis/model';
import type { DocumentKind } from '@trellis/schemas';

/** The document in a file, or what keeps it from being read. */
export type ReadDocument = { readonly document?: SourceDocument; readonly issues: readonly DocumentIssue[] };

/** Reads a document; `source` is what messages call the file, `expectedName` the name it should have for its id. */
export async function readDocument(path: string, source: string, kind: DocumentKind, isNamedById = true): Promise<ReadDocument> {
  const parsed = parse(await readFile(path));
  if (!parsed.ok) return { issues: [{ source, ...issue('document.broken-json', '', { file: source, reason: parsed.reason }) }] };
  if (isTooDeep(parsed.value)) return { issues: [{ source, ...issue('document.too-deep', '', { max: MAX_DEPTH }) }] };
  const keys = forbiddenKeys(parsed.value);
  if (keys.length > 0) return { issues: keys.map(({ key, path: at }) => ({ source, ...issue('document.forbidden-key', at, { key }) })) };
  return { document: { kind, source, body: parsed.value }, issues: isNamedById ? nameIssues(source, parsed.value) : [] };
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

function parse(bytes: Uint8Array): Parsed {
  try {
    // `fatal`: bytes that are no UTF-8 would otherwise become replacement characters and be written back as such.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function nameIssues(source: string, body: unknown): DocumentIssue[] {
  if (typeof body !== 'object' || body === null || !('id' in body) || typeof body.id !== 'string') return [];
  const file = source.slice(source.lastIndexOf('/') + 1);
  const expected = `${body.id}.json`;
  return file === expected ? [] : [{ source, ...issue('document.file-name', 'id', { id: body.id, file, expected }) }];
}
