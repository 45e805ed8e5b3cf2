// In charge of: finding out what separates the cells of a text file.

const DELIMITERS = [',', '\t', ';', '|'] as const;

/** Lines that are looked at. */
const LINES = 20;

/** How often each delimiter stands on each of the first lines, outside quotes. */
function countsByLine(text: string): Record<string, number>[] {
  const lines: Record<string, number>[] = [{}];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n') {
      if (lines.length === LINES) break;
      lines.push({});
      continue;
    }
    const line = lines.at(-1);
    if (line !== undefined && (DELIMITERS as readonly string[]).includes(character)) line[character] = (line[character] ?? 0) + 1;
  }
  return lines.filter((line) => Object.keys(line).length > 0);
}

/** The number of times that a delimiter stands on most lines, and how many lines those are. Fewer cells count less than more. */
function agreement(counts: readonly number[]): { readonly count: number; readonly lines: number } {
  const lines = new Map<number, number>();
  for (const count of counts) if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1);
  const [best] = [...lines].toSorted(([countA, a], [countB, b]) => b - a || countB - countA);
  return best === undefined ? { count: 0, lines: 0 } : { count: best[0], lines: best[1] };
}

/** The delimiter that stands equally often on most lines, whatever titles are above them; of several the one that makes most cells. A comma where there is none. */
export function detectDelimiter(text: string): string {
  const lines = countsByLine(text);
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, ...agreement(lines.map((line) => line[delimiter] ?? 0)) }));
  const [best] = scored.toSorted((a, b) => b.lines - a.lines || b.count - a.count);
  return best === undefined || best.lines === 0 ? ',' : best.delimiter;
}
