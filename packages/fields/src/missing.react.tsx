// In charge of: what stands in a cell where nothing is, and text with the words looked for marked.
import type { ReactNode } from 'react';

/** Nothing here: never 0 and never blank. */
export function Missing(): ReactNode {
  return <span className="tr-missing">—</span>;
}

/** Text with every occurrence of the words looked for marked. Case does not matter. */
export function Marked({ text, mark }: { readonly text: string; readonly mark?: string | undefined }): ReactNode {
  const hits = mark === undefined || mark.trim() === '' ? [] : occurrences(text, mark.trim());
  if (hits.length === 0) return text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of hits) {
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return [...parts, text.slice(end)];
}

function occurrences(text: string, mark: string): [number, number][] {
  // Folding may change a text's length (İ): then positions would be wrong, so nothing is folded.
  const folds = text.toLowerCase().length === text.length;
  const hay = folds ? text.toLowerCase() : text;
  const hits = mark.split(/\s+/).flatMap((one) => {
    const needle = folds ? one.toLowerCase() : one;
    const found: [number, number][] = [];
    for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) found.push([at, at + needle.length]);
    return found;
  });
  return hits.toSorted((a, b) => a[0] - b[0]).filter((hit, index, all) => index === 0 || hit[0] >= (all[index - 1]?.[1] ?? 0));
}
