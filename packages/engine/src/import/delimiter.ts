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

/** The delimiter that most lines have equally often as the first, and of those the one that makes most cells. A comma where there is none. */
export function detectDelimiter(text: string): string {
  const lines = countsByLine(text);
  const scored = DELIMITERS.map((delimiter) => {
    const first = lines[0]?.[delimiter] ?? 0;
    const agreeing = first === 0 ? 0 : lines.filter((line) => line[delimiter] === first).length;
    return { delimiter, agreeing, first };
  });
  const [best] = scored.toSorted((a, b) => b.agreeing - a.agreeing || b.first - a.first);
  return best === undefined || best.agreeing === 0 ? ',' : best.delimiter;
}
