// In charge of: what an attempt is, and saying in a few words what came of it.
import type { Call } from '../http/test-server.fixtures.ts';
import type { World } from './world.fixtures.ts';

/** One attempt, in a world. `expected` is what must come of it, in the words of what `got` answers. */
export interface Attack<In = World> {
  /** Rules of the security page that it is held against. */
  readonly rules: string;
  /** Where it is tried. */
  readonly door: string;
  readonly attempt: string;
  readonly expected: string;
  readonly got: (world: In) => Promise<string>;
  /** It may change what is the attacker's own. */
  readonly writes?: true;
}

type Who = Parameters<World['ask']>[0];
type Answer = Awaited<ReturnType<World['ask']>>;
/** Something that may depend on the world. */
type Of<T> = T | ((world: World) => T);

const inWorld = <T>(value: Of<T>, world: World): T => (typeof value === 'function' ? (value as (world: World) => T)(world) : value);

/** Status and code of an answer, with the codes of its issues. */
export function said({ status, body }: Pick<Answer, 'status' | 'body'>): string {
  const error = body['error'] as { readonly code: string; readonly issues?: readonly { readonly code: string; readonly path: string }[] } | undefined;
  if (error === undefined) return String(status);
  const issues = [...new Set(error.issues?.map(({ code }) => code))].join(' ');
  return `${status} ${error.code}${issues === '' ? '' : ` (${issues})`}`;
}

/** One request; with `see`, what of a good answer is told. */
export function ask(
  who: Who,
  method: string,
  path: Of<string>,
  call: Of<Call> = {},
  see: (body: Answer['body'], answer: Answer) => unknown = () => undefined,
): Attack['got'] {
  return async (world) => {
    const answer = await world.ask(who, method, inWorld(path, world), inWorld(call, world));
    const seen = answer.status < 400 ? see(answer.body, answer) : undefined;
    return seen === undefined ? said(answer) : `${said(answer)}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`;
  };
}

/** A request of which nothing but the attacked thing differs: what they are answered must be equal to the byte, headers included. */
interface Twin {
  readonly path: Of<string>;
  readonly call?: Of<Call>;
}

/** Asks two things that must be answered alike; names that differ between them are taken out. */
export function alike(who: Who, method: string, one: Twin, other: Twin, names: Of<readonly (string | number)[]> = []): Attack['got'] {
  return async (world) => {
    const without = (text: string): string => inWorld(names, world).reduce((rest: string, name) => rest.replaceAll(String(name), '#'), text);
    const texts: string[] = [];
    let last = '';
    for (const { path, call = {} } of [one, other]) {
      const answer = await world.ask(who, method, inWorld(path, world), inWorld(call, world));
      last = said(answer);
      const headers = [...answer.headers].filter(([name]) => !['date', 'content-length'].includes(name));
      texts.push(without(`${answer.status} ${answer.text} ${JSON.stringify(headers)}`));
    }
    return texts[0] === texts[1] ? `${last}, alike` : `unlike: ${texts.join(' | ')}`;
  };
}

/** What came of each of several; said once when it was the same. */
export async function sweep(names: readonly string[], got: (name: string) => Promise<string>): Promise<string> {
  const outcomes = new Map<string, string[]>();
  for (const name of names) {
    const outcome = await got(name);
    outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), name]);
  }
  const [only] = outcomes;
  if (outcomes.size === 1 && only !== undefined) return `${only[0]}, all of them`;
  return [...outcomes].map(([outcome, where]) => `${outcome}: ${where.join(', ')}`).join('; ');
}

/** A parameter of an address. */
export function json(value: unknown): string {
  return encodeURIComponent(JSON.stringify(value));
}

/** The versions that a change names. */
export function match(version: number): { readonly 'if-match': string } {
  return { 'if-match': `"${version}"` };
}
