// In charge of: turning the text of an expression into its stored and its typed form.
import type { ErrorCode, Issue, Params } from '@trellis/errors';
import { userProperties, type Expression, type Ref } from '@trellis/schemas';
import { Checker, maxSteps, placeIn, unknownFunction, unknownName, type CheckOptions } from './check.ts';
import { defaultLimits } from './limits.ts';
import { findFunction } from './operations.ts';
import { parse } from './syntax/parse.ts';
import { issueAt, type Span } from './syntax/span.ts';
import type { NameSyntax, Syntax } from './syntax/tree.ts';
import { targetOf } from './types/path.ts';
import type { FieldHandle, Scope, Typed } from './value-type.ts';

/** Both forms, or every mistake with its place in the text (`position` from 1, `start` and `end` from 0). */
export type ResolveResult<F extends FieldHandle> =
  | { readonly ok: true; readonly expression: Expression; readonly typed: Typed<F> }
  | { readonly ok: false; readonly issues: readonly Issue[] };

type SyntaxOf<Kind extends Syntax['kind']> = Extract<Syntax, { readonly kind: Kind }>;

/** Names become references. A part with an unknown name becomes a hole, so that the rest can still be checked. */
class Resolver<F extends FieldHandle> extends Checker<F> {
  readonly found: Issue[] = [];
  readonly spans = new Map<string, Span>();
  private readonly holes = new Set<Expression>();
  private readonly names: Scope<F>;

  constructor(scope: Scope<F>, options: CheckOptions) {
    super(scope, options);
    this.names = scope;
  }

  protected override isHole(expression: Expression): boolean {
    return this.holes.has(expression);
  }

  private hole(span: Span, wrong: { readonly code: ErrorCode; readonly params: Params }, hole: Expression = { path: [] }): Expression {
    this.found.push(issueAt(wrong.code, span, wrong.params));
    this.holes.add(hole);
    return hole;
  }

  lower(syntax: Syntax, place: string): Expression {
    if (syntax.kind !== 'group') this.spans.set(place, syntax);
    switch (syntax.kind) {
      case 'group':
        return this.lower(syntax.inner, place);
      case 'constant':
        return { value: syntax.value };
      case 'path':
        return this.lowerPath(syntax, place);
      case 'user':
        return this.lowerUser(syntax.property);
      case 'list':
        return { list: this.lowerEach(syntax.items, placeIn(place, 'list')) };
      case 'operation':
        return { call: syntax.operator, args: this.lowerEach(syntax.args, placeIn(place, 'args')) };
      case 'call':
        return this.lowerCall(syntax, place);
    }
  }

  private lowerEach(parts: readonly Syntax[], place: string): Expression[] {
    return parts.map((part, index) => this.lower(part, `${place}.${index}`));
  }

  private lowerPath(syntax: SyntaxOf<'path'>, place: string): Expression {
    if (syntax.names.length > maxSteps) return this.hole(syntax, { code: 'expression.path-too-long', params: { max: maxSteps } });
    const path: Ref[] = [];
    let entity: string | undefined = this.names.start;
    for (const [index, name] of syntax.names.entries()) {
      if (entity === undefined) return this.hole(name, { code: 'expression.not-a-link', params: { name: syntax.names[index - 1]?.name ?? '' } });
      const field: F | undefined = this.names.byName(entity, name.name);
      if (field === undefined) return this.hole(name, unknownName(name.name, this.names.names(entity)));
      this.spans.set(placeIn(place, `path.${index}`), name);
      path.push(this.names.refOf(field));
      entity = targetOf(field.valueType);
    }
    return { path };
  }

  private lowerUser(property: NameSyntax): Expression {
    const user = userProperties.find((each) => each === property.name);
    return user === undefined
      ? this.hole(property, { code: 'expression.unknown-user-property', params: { name: property.name, known: userProperties.join(', ') } })
      : { user };
  }

  private lowerCall(syntax: SyntaxOf<'call'>, place: string): Expression {
    const moment = momentName(syntax.name.name);
    // `DATE(2026, 1, 31)` is a function.
    const isParts = moment === 'date' && syntax.args.length === 3;
    if (moment !== undefined && !isParts) return this.lowerMoment(syntax, moment);
    const name = findFunction(syntax.name.name)?.name;
    const call = { call: name ?? syntax.name.name, args: this.lowerEach(syntax.args, placeIn(place, 'args')) };
    return name === undefined ? this.hole(syntax.name, unknownFunction(syntax.name.name), call) : call;
  }

  /** `DATE("2026-01-31")` is a constant, not a call. */
  private lowerMoment(syntax: SyntaxOf<'call'>, type: 'date' | 'timestamp'): Expression {
    const [argument, ...others] = syntax.args;
    if (others.length === 0 && argument?.kind === 'constant' && typeof argument.value === 'string') return { value: argument.value, type };
    return this.hole(syntax, { code: 'expression.moment-constant', params: { name: type.toUpperCase() } });
  }

  /** Issues of the check, moved from their place in the stored form to that in the text. */
  placed(): Issue[] {
    const placed = this.issues.map((each) => issueAt(each.code, this.spanOf(each.path), each.params));
    return [...this.found, ...placed].toSorted((a, b) => Number(a.params['start']) - Number(b.params['start']));
  }

  private spanOf(place: string): Span {
    let at = place;
    while (!this.spans.has(at) && at !== '') at = at.slice(0, Math.max(at.lastIndexOf('.'), 0));
    return this.spans.get(at) ?? { start: 0, end: 0 };
  }
}

function momentName(written: string): 'date' | 'timestamp' | undefined {
  const name = written.toLowerCase();
  return name === 'date' || name === 'timestamp' ? name : undefined;
}

/** Reads and checks the text of an expression. */
export function resolve<F extends FieldHandle>(text: string, scope: Scope<F>, options: CheckOptions = {}): ResolveResult<F> {
  const parsed = parse(text, options.limits ?? defaultLimits);
  if (!parsed.ok) return parsed;
  const resolver = new Resolver(scope, options);
  const expression = resolver.lower(parsed.tree, '');
  const typed = resolver.root(expression, options.expected);
  const issues = resolver.placed();
  return typed !== undefined && issues.length === 0 ? { ok: true, expression, typed } : { ok: false, issues };
}
