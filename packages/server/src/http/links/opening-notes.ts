// In charge of: how often the opening of a public link is written down: once an hour for each source, the rest as a count (S7).
import type { Audit } from '@trellis/engine';

const HOUR_MS = 3_600_000;
/** Sources of one link that have entries of their own within an hour; the others are counted alone. */
const MAX_SOURCES = 100;

/** What came of an opening. Of a link that is not there, `link` is undefined. */
export interface OpeningNote {
  readonly link: { readonly id: number; readonly name: string } | undefined;
  readonly result: 'done' | 'refused';
}

interface Counted {
  readonly note: OpeningNote;
  readonly hour: number;
  readonly sources: Set<string>;
  /** Openings without an entry of their own. */
  more: number;
}

/**
 * Keeps the audit from growing with every opening: anybody may open a link as often as they like. The first opening of an hour from a
 * source is an entry at once, up to so many sources; when the hour is over, the rest is one entry that says how many there were. How often
 * a link was opened in all, the link itself knows. Each process counts what came to it.
 */
export class OpeningNotes {
  readonly #audit: Pick<Audit, 'add'>;
  readonly #now: () => number;
  readonly #counted = new Map<string, Counted>();
  #over: Counted[] = [];

  constructor(audit: Pick<Audit, 'add'>, now: () => number) {
    this.#audit = audit;
    this.#now = now;
  }

  /** Whether an opening is an entry of its own; otherwise it is counted. */
  isEntry(note: OpeningNote, source: string): boolean {
    const counted = this.#countedOf(note);
    const isEntry = !counted.sources.has(source) && counted.sources.size < MAX_SOURCES;
    if (isEntry) counted.sources.add(source);
    else counted.more += 1;
    return isEntry;
  }

  /** Writes down what was counted in the hours that are over; with `all`, also in the one that is under way. */
  async keep(all = false): Promise<void> {
    const hour = this.#hour();
    for (const [key, counted] of this.#counted) if (all || counted.hour !== hour) this.#end(key, counted);
    for (let next = this.#over.shift(); next !== undefined; next = this.#over.shift()) {
      try {
        await this.#audit.add(entryOf(next));
      } catch (error) {
        this.#over.push(next);
        throw error;
      }
    }
  }

  #hour(): number {
    return Math.floor(this.#now() / HOUR_MS);
  }

  #countedOf(note: OpeningNote): Counted {
    const key = `${note.link?.id ?? 0} ${note.result}`;
    const hour = this.#hour();
    const known = this.#counted.get(key);
    if (known?.hour === hour) return known;
    if (known !== undefined) this.#end(key, known);
    const counted = { note, hour, sources: new Set<string>(), more: 0 };
    this.#counted.set(key, counted);
    return counted;
  }

  #end(key: string, counted: Counted): void {
    this.#counted.delete(key);
    if (counted.more > 0) this.#over.push(counted);
  }
}

function entryOf({ note: { link, result }, hour, more }: Counted): Parameters<Audit['add']>[0] {
  const detail = { ...(link === undefined ? {} : { name: link.name }), more, hour: new Date(hour * HOUR_MS).toISOString() };
  const target = link === undefined ? '' : `link:${link.id}`;
  return { kind: 'share.opened', target, result, actorId: null, actorName: link?.name ?? '', source: '', detail };
}
