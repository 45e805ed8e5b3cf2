// In charge of: lists as the text PostgreSQL reads arrays from. The driver's own way is several times slower, and bulk writes depend on it.

function itemText(item: unknown): string {
  if (item === null || item === undefined) return 'NULL';
  if (typeof item === 'string') return `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return String(item);
}

/** A list of texts, numbers or booleans as an array's text. */
export function arrayText(items: readonly unknown[]): string {
  return `{${items.map(itemText).join(',')}}`;
}
