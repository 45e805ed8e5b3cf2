// In charge of: an expression as it is at one moment: what needs no record is worked out, so that what is left can be asked of a store.
import { compile } from './evaluate.ts';
import { nobody, type Clock } from './operation.ts';
import { statementCalls } from './statement.ts';
import type { FieldHandle, Typed } from './value-type.ts';

function isConstant<F extends FieldHandle>(typed: Typed<F>): boolean {
  switch (typed.kind) {
    case 'literal':
      return true;
    case 'list':
      return typed.items.every(isConstant);
    case 'call':
      return typed.args.every(isConstant);
    default:
      return false;
  }
}

function worked<F extends FieldHandle>(typed: Typed<F>, clock: Clock): Typed<F> {
  return { kind: 'literal', value: compile(typed)({ value: () => null, localDay: () => null, actor: nobody, clock }), type: typed.type };
}

/** The expression with `TODAY()`, `NOW()` and everything that follows from constants alone replaced by their values at this moment. */
export function atClock<F extends FieldHandle>(typed: Typed<F>, clock: Clock): Typed<F> {
  if (typed.kind === 'list') return { ...typed, items: typed.items.map((item) => atClock(item, clock)) };
  if (typed.kind !== 'call') return typed;
  if (isConstant(typed) && typed.type.kind !== 'list') return worked(typed, clock);
  return { ...typed, args: typed.args.map((arg) => atClock(arg, clock)) };
}

/** Whether every store can run the expression in a statement that selects records. */
export function inStatement<F extends FieldHandle>(typed: Typed<F>): boolean {
  if (typed.kind === 'list') return typed.items.every(inStatement);
  return typed.kind !== 'call' || (statementCalls.has(typed.name) && typed.args.every(inStatement));
}
