// In charge of: finding the keys that no document may have at any depth, because plain objects treat them as their own machinery.

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A forbidden key and the dotted path of the object it is in. */
export interface ForbiddenKey {
  readonly key: string;
  readonly path: string;
}

/** Every `__proto__`, `constructor` and `prototype` key of a parsed JSON value. */
export function forbiddenKeys(value: unknown): ForbiddenKey[] {
  const found: ForbiddenKey[] = [];
  // A list of what is left to visit instead of recursion: depth comes from outside and may not exhaust the stack.
  const left: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, member] of Object.entries(next.value)) {
      const path = [...next.path, key];
      if (forbidden.has(key) && !Array.isArray(next.value)) found.push({ key, path: path.join('.') });
      else left.push({ value: member, path });
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
