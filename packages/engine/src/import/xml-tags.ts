// In charge of: the opening tags of a small XML part. Nothing else of XML is needed to find a workbook's sheets, and entities are never expanded.

/** An opening tag without its prefix. */
export interface XmlTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const TAG = /<!--[\s\S]*?-->|<(?:[\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const named: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function characterOf(reference: string, whole: string): string {
  const known = named.get(reference);
  if (known !== undefined) return known;
  const code = reference.startsWith('#x') ? Number.parseInt(reference.slice(2), 16) : Number.parseInt(reference.slice(1), 10);
  return reference.startsWith('#') && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The text that stands in XML, with its references replaced. */
export function xmlText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[\da-fA-F]{1,6}|#\d{1,7}|[a-z]+);/g, (whole, reference: string) => characterOf(reference, whole));
}

/** Every opening tag, in order. */
export function xmlTags(text: string): XmlTag[] {
  return [...text.matchAll(TAG)].flatMap(([, name, inside = '']) => {
    if (name === undefined) return [];
    const attributes = [...inside.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [key, xmlText(double ?? single ?? '')] as const);
    return [{ name, attributes: new Map(attributes) }];
  });
}
