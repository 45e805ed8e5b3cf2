// In charge of: finding what no document may hold at any depth: keys that plain objects treat as their own machinery, and endless nesting.

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Most levels that a document may be nested: far more than any needs, and few enough for whatever walks it by recursion. */
export const MAX_DEPTH = 200;

/** A forbidden key and the dotted path of the object it is in. */
export interface ForbiddenKey {
  readonly key: string;
  readonly path: string;
}

/** Whether a parsed JSON value is nested deeper than a document may be. */
export function isTooDeep(value: unknown): boolean {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { depth } = next;
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (depth >= MAX_DEPTH) return true;
    for (const member of Object.values(next.value)) left.push({ value: member, depth: depth + 1 });
  }
  return false;
}

/** Every `__proto__`, `constructor` and `prototype` key of a parsed JSON value, as deep as a document may be nested. */
export function forbiddenKeys(value: unknown): ForbiddenKey[] {
  const found: ForbiddenKey[] = [];
  // A list of what is left to visit instead of recursion: depth comes from outside and may not exhaust the stack.
  const left: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, member] of Object.entries(next.value)) {
      const path = [...next.path, key];
      if (forbidden.has(key) && !Array.isArray(next.value)) found.push({ key, path: path.join('.') });
      else if (path.length <= MAX_DEPTH) left.push({ value: member, path });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
