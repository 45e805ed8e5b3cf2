// In charge of: finding and rewriting parts of a typed expression.
import type { UserProperty } from '@trellis/schemas';
import { localDayOf } from './operators/days.ts';
import type { FieldHandle, Typed, ValueType } from './value-type.ts';

/** A typed path. */
export type TypedPath<F extends FieldHandle> = Extract<Typed<F>, { readonly kind: 'path' }>;

function partsOf<F extends FieldHandle>(typed: Typed<F>): readonly Typed<F>[] {
  if (typed.kind === 'list') return typed.items;
  return typed.kind === 'call' ? typed.args : [];
}

/** Whether the result may depend on who acts. */
export function usesActor<F extends FieldHandle>(typed: Typed<F>): boolean {
  return typed.kind === 'actor' || partsOf(typed).some(usesActor);
}

function calls<F extends FieldHandle>(typed: Typed<F>, names: ReadonlySet<string>): boolean {
  return (typed.kind === 'call' && names.has(typed.name)) || partsOf(typed).some((part) => calls(part, names));
}

const clockCalls: ReadonlySet<string> = new Set(['today', 'now']);
const nowCalls: ReadonlySet<string> = new Set(['now']);
const rateCalls: ReadonlySet<string> = new Set(['fx']);

/** Whether the result may change as time passes: stored values of it are made anew when the day turns. */
export function usesClock<F extends FieldHandle>(typed: Typed<F>): boolean {
  return calls(typed, clockCalls);
}

/** Whether the result may change within a day. */
export function usesNow<F extends FieldHandle>(typed: Typed<F>): boolean {
  return calls(typed, nowCalls);
}

/** Whether the result may change with the exchange rates. */
export function usesRates<F extends FieldHandle>(typed: Typed<F>): boolean {
  return calls(typed, rateCalls);
}

/** What the expression asks of who acts. */
export function actorProperties<F extends FieldHandle>(typed: Typed<F>): ReadonlySet<UserProperty> {
  if (typed.kind === 'actor') return new Set([typed.property]);
  return new Set(partsOf(typed).flatMap((part) => [...actorProperties(part)]));
}

/** Every path the expression uses, each once: whoever sees the result reads these. */
export function referencedPaths<F extends FieldHandle>(typed: Typed<F>): readonly (readonly F[])[] {
  const found = new Map<string, readonly F[]>();
  const visit = (part: Typed<F>): void => {
    if (part.kind === 'path') found.set(JSON.stringify(part.steps.map((step) => step.key)), part.steps);
    partsOf(part).forEach(visit);
  };
  visit(typed);
  return [...found.values()];
}

/**
 * The expression with each path replaced. The replacement has the path's type (or is a null of it).
 * In place of a timestamp whose local day is taken it is a path, null, or an `if` of these: only a path has a zone.
 */
export function mapPaths<F extends FieldHandle, G extends FieldHandle>(typed: Typed<F>, replace: (path: TypedPath<F>) => Typed<G>): Typed<G> {
  switch (typed.kind) {
    case 'path':
      return replace(typed);
    case 'list':
      return { ...typed, items: typed.items.map((item) => mapPaths(item, replace)) };
    case 'call':
      return mapCall(typed.name, typed, replace);
    default:
      return typed;
  }
}

/** The expression with each property of the actor replaced by a constant of its type. */
export function mapActor<F extends FieldHandle>(typed: Typed<F>, replace: (property: UserProperty, type: ValueType) => Typed<never>): Typed<F> {
  switch (typed.kind) {
    case 'actor':
      return replace(typed.property, typed.type);
    case 'list':
      return { ...typed, items: typed.items.map((item) => mapActor(item, replace)) };
    case 'call':
      return { ...typed, args: typed.args.map((arg) => mapActor(arg, replace)) };
    default:
      return typed;
  }
}

function mapCall<F extends FieldHandle, G extends FieldHandle>(
  name: string,
  call: Extract<Typed<F>, { readonly kind: 'call' }>,
  replace: (path: TypedPath<F>) => Typed<G>,
): Typed<G> {
  const args = call.args.map((arg) => mapPaths(arg, replace));
  const [first] = args;
  if (name !== 'localDay' || first === undefined) return { ...call, args };
  const day = localDayOf(first);
  if (day === undefined) throw new TypeError('only a path, null or an if of these can stand for a timestamp whose local day is taken');
  return day;
}
