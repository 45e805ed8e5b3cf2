// In charge of: turning a pattern into the program of a machine that reads a text once (after Thompson and Pike).
import { parsePattern, PatternError, patternLimits } from './parse.ts';
import type { CharacterSet, PatternNode, Place } from './tree.ts';

/** One step of the machine. `next` is the step after it. */
export type Step =
  | { readonly kind: 'set'; readonly has: (point: number) => boolean }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'keep'; readonly slot: number }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' };

/** A pattern ready to run. */
export interface Program {
  readonly steps: readonly Step[];
  /** Places kept: two for the whole and two for each group. */
  readonly slots: number;
  /** Tests of a match's first character, one of which it must pass; undefined when a match may be empty or hangs on a place. */
  readonly starts: readonly ((point: number) => boolean)[] | undefined;
}

const groupTests = { L: /^\p{L}$/u, N: /^\p{N}$/u, Han: /^\p{Script=Han}$/u } as const;

function testOf(set: CharacterSet, ignoresCase: boolean): (point: number) => boolean {
  const tests = set.groups.map((group) => groupTests[group]);
  const isIn = (point: number): boolean =>
    set.ranges.some(([low, high]) => point >= low && point <= high) || tests.some((test) => test.test(String.fromCodePoint(point)));
  const [only] = set.ranges;
  if (!ignoresCase && set.ranges.length === 1 && tests.length === 0 && only !== undefined) {
    const [low, high] = only;
    return (point) => (point >= low && point <= high) !== set.isNegated;
  }
  if (!ignoresCase) return (point) => isIn(point) !== set.isNegated;
  return (point) => [point, ...otherCases(point)].some(isIn) !== set.isNegated;
}

function otherCases(point: number): readonly number[] {
  const text = String.fromCodePoint(point);
  return [text.toLowerCase(), text.toUpperCase()].filter((each) => each.length === text.length).map((each) => each.codePointAt(0) ?? point);
}

class Assembler {
  readonly steps: Step[] = [];
  private readonly ignoresCase: boolean;

  constructor(ignoresCase: boolean) {
    this.ignoresCase = ignoresCase;
  }

  add<S extends Step>(step: S): S {
    if (this.steps.length >= patternLimits.size) throw new PatternError(1, 'it repeats too much', '重复的内容太多');
    this.steps.push(step);
    return step;
  }

  node(node: PatternNode): void {
    switch (node.kind) {
      case 'set':
        this.add({ kind: 'set', has: testOf(node.set, this.ignoresCase) });
        return;
      case 'place':
        this.add({ kind: 'place', place: node.place });
        return;
      case 'sequence':
        for (const part of node.parts) this.node(part);
        return;
      case 'choice':
        this.choice(node.options);
        return;
      case 'group':
        this.group(node.inner, node.number);
        return;
      case 'repeat':
        this.repeat(node);
    }
  }

  private group(inner: PatternNode, number: number | undefined): void {
    if (number !== undefined) this.add({ kind: 'keep', slot: number * 2 });
    this.node(inner);
    if (number !== undefined) this.add({ kind: 'keep', slot: number * 2 + 1 });
  }

  private choice(options: readonly PatternNode[]): void {
    const jumps: Extract<Step, { kind: 'jump' }>[] = [];
    for (const [index, option] of options.entries()) {
      const split = index < options.length - 1 ? this.add({ kind: 'split', first: this.steps.length + 1, second: 0 }) : undefined;
      this.node(option);
      if (split === undefined) continue;
      jumps.push(this.add({ kind: 'jump', to: 0 }));
      split.second = this.steps.length;
    }
    for (const jump of jumps) jump.to = this.steps.length;
  }

  private repeat(node: Extract<PatternNode, { readonly kind: 'repeat' }>): void {
    for (let i = 0; i < node.min; i++) this.node(node.inner);
    if (node.max === Infinity) this.loop(node.inner, node.isLazy);
    const ends: (() => void)[] = [];
    for (let i = node.min; i < node.max && node.max !== Infinity; i++) {
      ends.push(this.branch(node.isLazy));
      this.node(node.inner);
    }
    for (const end of ends) end();
  }

  private loop(inner: PatternNode, isLazy: boolean): void {
    const start = this.steps.length;
    const end = this.branch(isLazy);
    this.node(inner);
    this.add({ kind: 'jump', to: start });
    end();
  }

  /** Goes on or leaves; the way out is set by calling what this returns. */
  private branch(isLazy: boolean): () => void {
    const here = this.steps.length + 1;
    const split = this.add({ kind: 'split', first: here, second: here });
    return () => {
      if (isLazy) split.first = this.steps.length;
      else split.second = this.steps.length;
    };
  }
}

// More tests than this take longer than they save.
const mostStarts = 8;

function startsOf(steps: readonly Step[]): Program['starts'] {
  const tests: ((point: number) => boolean)[] = [];
  const seen = new Set<number>();
  const left = [0];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    const step = steps[at];
    if (step === undefined || seen.has(at)) continue;
    seen.add(at);
    if (step.kind === 'match' || step.kind === 'place') return undefined;
    if (step.kind === 'set') tests.push(step.has);
    else if (step.kind === 'split') left.push(step.first, step.second);
    else left.push(step.kind === 'jump' ? step.to : at + 1);
  }
  return tests.length <= mostStarts ? tests : undefined;
}

/** Compiles a pattern; throws `PatternError`. */
export function compilePattern(text: string): Program {
  const { root, groups, ignoresCase } = parsePattern(text);
  const assembler = new Assembler(ignoresCase);
  assembler.add({ kind: 'keep', slot: 0 });
  assembler.node(root);
  assembler.add({ kind: 'keep', slot: 1 });
  assembler.add({ kind: 'match' });
  return { steps: assembler.steps, slots: (groups + 1) * 2, starts: startsOf(assembler.steps) };
}

/** What is wrong with a pattern; undefined when it can be used. */
export function patternMistake(text: string): PatternError | undefined {
  try {
    compilePattern(text);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error;
    throw error;
  }
}
