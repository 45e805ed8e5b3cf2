// In charge of: the text of a statement that was put together with Drizzle's `sql`, and its parameters in the order of their places.
import { Name, Param, SQL, StringChunk } from 'drizzle-orm';

/** A statement as text. */
export interface StatementText {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * Writes a statement in one walk. Drizzle's own writer makes an answer for every part and joins them level by level, which took
 * longer than planning and translating together; it is also asked for tables, columns and queries, of which plans have none.
 * `mark` is the text of the n-th parameter, counted from one.
 */
export function statementText(query: SQL, mark: (place: number) => string): StatementText {
  const params: unknown[] = [];
  const write = (part: unknown): string => {
    if (part instanceof StringChunk) return part.value.length === 1 ? (part.value[0] ?? '') : part.value.join('');
    if (part instanceof SQL) return writeAll(part.queryChunks);
    if (part instanceof Name) return `"${part.value.replaceAll('"', '""')}"`;
    if (!(part instanceof Param)) throw new TypeError('a statement is made of texts, names and parameters');
    return mark(params.push(part.value));
  };
  const writeAll = (parts: readonly unknown[]): string => {
    let text = '';
    for (const part of parts) text += write(part);
    return text;
  };
  return { sql: writeAll(query.queryChunks), params };
}
