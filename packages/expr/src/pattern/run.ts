// In charge of: running a pattern's program over a text, in time proportional to text × program whatever the pattern.
import { compilePattern, type Program, type Step } from './program.ts';

/** Places kept by a match, by slot: start and end of the whole, of group 1 …; undefined for a group that took no part. */
export type Kept = readonly (number | undefined)[];

// A step takes some ten times as long as a character of other functions, more before the engine has warmed up.
const stepWork = 10;

function isWord(point: number | undefined): boolean {
  return point !== undefined && ((point >= 48 && point <= 57) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122));
}

/** Threads of the machine at one place of the text, most wanted first; each step at most once. */
class Threads {
  readonly at: number[] = [];
  readonly kept: Kept[] = [];
  private readonly seen: Int32Array;
  private round = 0;

  constructor(size: number) {
    this.seen = new Int32Array(size);
  }

  clear(): void {
    this.at.length = 0;
    this.kept.length = 0;
    this.round++;
  }

  /** True the first time a step is reached at this place. */
  enter(step: number): boolean {
    if (this.seen[step] === this.round) return false;
    this.seen[step] = this.round;
    return true;
  }
}

class Machine {
  private readonly steps: readonly Step[];
  private readonly starts: Program['starts'];
  private readonly points: readonly number[];
  private readonly spend: (units: number) => void;
  // Steps still to be followed, with what was kept on the way to each.
  private readonly places: number[] = [];
  private readonly keeps: Kept[] = [];
  // Made once: a replacement looks for many matches in one text.
  private readonly nothing: Kept;
  private readonly first: Threads;
  private readonly second: Threads;

  constructor(program: Program, points: readonly number[], spend: (units: number) => void) {
    this.steps = program.steps;
    this.starts = program.starts;
    this.points = points;
    this.spend = spend;
    this.nothing = Array.from({ length: program.slots }, () => undefined);
    this.first = new Threads(program.steps.length);
    this.second = new Threads(program.steps.length);
  }

  /** The first match that begins at or after a place, by leftmost start, then by the order of the pattern's choices. */
  find(from: number): Kept | undefined {
    let now = this.first;
    let later = this.second;
    let found: Kept | undefined;
    now.clear();
    for (let at = from; at <= this.points.length; at++) {
      if (found === undefined && now.at.length === 0) at = this.nextStart(at);
      if (found === undefined) this.reach(now, 0, at, this.nothing);
      if (found !== undefined && now.at.length === 0) break;
      this.spend(now.at.length);
      later.clear();
      found = this.read(now, later, at) ?? found;
      [now, later] = [later, now];
    }
    return found;
  }

  /** The next place where a match can begin, by its first character; this place when the pattern does not tell. */
  private nextStart(from: number): number {
    const { starts, points } = this;
    if (starts === undefined) return from;
    let at = from;
    while (at < points.length && !starts.some((has) => has(points[at] ?? 0))) at++;
    this.spend((at - from) * starts.length);
    return at;
  }

  /** Moves every thread over one character. A match cuts off the threads that are less wanted. */
  private read(now: Threads, later: Threads, at: number): Kept | undefined {
    const point = this.points[at];
    // Plain loops here and below: this runs for every character of a text.
    for (let index = 0; index < now.at.length; index++) {
      const place = now.at[index] ?? 0;
      const step = this.steps[place];
      const kept = now.kept[index] ?? [];
      if (step?.kind === 'match') return kept;
      if (step?.kind === 'set' && point !== undefined && step.has(point)) this.reach(later, place + 1, at + 1, kept);
    }
    return undefined;
  }

  /** Follows the steps that read nothing, with a stack of our own: programs are longer than call stacks should be. */
  private reach(threads: Threads, start: number, at: number, from: Kept): void {
    let work = 0;
    this.push(start, from);
    while (this.places.length > 0) {
      const place = this.places.pop() ?? 0;
      const kept = this.keeps.pop() ?? [];
      const step = this.steps[place];
      work++;
      if (step !== undefined && threads.enter(place)) this.follow(threads, step, place, at, kept);
    }
    this.spend(work * stepWork);
  }

  private push(place: number, kept: Kept): void {
    this.places.push(place);
    this.keeps.push(kept);
  }

  private follow(threads: Threads, step: Step, place: number, at: number, kept: Kept): void {
    switch (step.kind) {
      case 'jump':
        return this.push(step.to, kept);
      case 'split':
        // The wanted way is taken first: what is pushed last.
        this.push(step.second, kept);
        return this.push(step.first, kept);
      case 'keep':
        return this.push(place + 1, replaced(kept, step.slot, at));
      case 'place':
        if (this.isAt(step.place, at)) this.push(place + 1, kept);
        return;
      default:
        threads.at.push(place);
        threads.kept.push(kept);
    }
  }

  private isAt(place: Extract<Step, { kind: 'place' }>['place'], at: number): boolean {
    if (place === 'start') return at === 0;
    if (place === 'end') return at === this.points.length;
    return (isWord(this.points[at - 1]) !== isWord(this.points[at])) === (place === 'word-edge');
  }
}

function replaced(kept: Kept, slot: number, at: number): Kept {
  const copy = kept.slice();
  copy[slot] = at;
  return copy;
}

function pointsOf(text: string): readonly number[] {
  const points: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? 0;
    points.push(point);
    if (point > 0xffff) at++;
  }
  return points;
}

/** Where each character begins in the text; undefined when every one is one unit long. */
function offsetsOf(points: readonly number[], text: string): readonly number[] | undefined {
  if (points.length === text.length) return undefined;
  const offsets: number[] = [];
  let offset = 0;
  for (const point of points) {
    offsets.push(offset);
    offset += point > 0xffff ? 2 : 1;
  }
  return offsets;
}

/** Finds matches of a program in a text. Places count code points. */
export class Matcher {
  readonly points: readonly number[];
  private readonly text: string;
  private readonly offsets: readonly number[] | undefined;
  private readonly machine: Machine;

  constructor(program: Program, text: string, spend: (units: number) => void = () => {}) {
    this.text = text;
    this.points = pointsOf(text);
    this.offsets = offsetsOf(this.points, text);
    this.machine = new Machine(program, this.points, spend);
  }

  /** The first match from a place on. */
  find(from = 0): Kept | undefined {
    return this.machine.find(from);
  }

  /** The text between two places. */
  slice(from: number, to: number): string {
    const { offsets } = this;
    return offsets === undefined ? this.text.slice(from, to) : this.text.slice(offsets[from] ?? this.text.length, offsets[to]);
  }

  /** The text of a group, 0 for the whole; undefined when it took no part. */
  group(kept: Kept, number: number): string | undefined {
    const [from, to] = [kept[number * 2], kept[number * 2 + 1]];
    return from === undefined || to === undefined ? undefined : this.slice(from, to);
  }
}

/** A test of whether a pattern occurs in a text, for patterns that rules check; throws `PatternError` when it cannot be read. */
export function patternTest(pattern: string): (text: string) => boolean {
  const program = compilePattern(pattern);
  return (text) => new Matcher(program, text).find() !== undefined;
}
