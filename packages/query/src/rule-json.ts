// In charge of: rules as they travel to a browser: their expressions as JSON, and asking them there of a record that is being entered.
import type { LocalText } from '@trellis/errors';
import {
  brokenRules,
  compile,
  nobody,
  type Clock,
  type Env,
  type Evaluate,
  type FieldHandle,
  type Rule,
  type Typed,
  type Value,
  type ValueType,
} from '@trellis/expr';
import type { Cell } from '@trellis/fields';

/** A constant: whole numbers are written as text, so that none is rounded. */
type ConstantJson = string | number | boolean | null | { readonly whole: string } | readonly ConstantJson[];

/** A checked expression over the fields of one record. */
export type ExpressionJson =
  | { readonly constant: ConstantJson; readonly type: ValueType }
  | { readonly field: string; readonly type: ValueType }
  | { readonly list: readonly ExpressionJson[]; readonly type: ValueType }
  | { readonly call: string; readonly args: readonly ExpressionJson[]; readonly type: ValueType };

/** A rule that a form can ask before it sends. Rules that need more than the record and the reader's rights are the server's alone. */
export interface RuleJson {
  readonly id: string;
  readonly when?: ExpressionJson;
  readonly require: ExpressionJson;
  /** The document's own sentence; absent for a field that is required on a condition. */
  readonly message?: LocalText;
  /** Names of the fields to point at. */
  readonly fields: readonly string[];
  /** False where a new record holds values that only the server gives it. */
  readonly atCreation: boolean;
}

function constantJson(value: Value): ConstantJson {
  if (typeof value === 'bigint') return { whole: String(value) };
  return typeof value === 'object' && value !== null ? value.map(constantJson) : value;
}

/** An expression as JSON; undefined where it says more than the fields of one record. */
export function expressionJson(typed: Typed<FieldHandle>): ExpressionJson | undefined {
  const { type } = typed;
  const all = (parts: readonly Typed<FieldHandle>[]): readonly ExpressionJson[] | undefined => {
    const found = parts.flatMap((part) => expressionJson(part) ?? []);
    return found.length === parts.length ? found : undefined;
  };
  if (typed.kind === 'literal') return { constant: constantJson(typed.value), type };
  if (typed.kind === 'actor') return undefined;
  if (typed.kind === 'path') {
    const [field, ...further] = typed.steps;
    return field === undefined || further.length > 0 ? undefined : { field: field.name, type };
  }
  const parts = all(typed.kind === 'list' ? typed.items : typed.args);
  if (parts === undefined) return undefined;
  return typed.kind === 'list' ? { list: parts, type } : { call: typed.name, args: parts, type };
}

function constant(json: ConstantJson): Value {
  if (typeof json !== 'object' || json === null) return json;
  return 'whole' in json ? BigInt(json.whole) : json.map(constant);
}

function typedOf(json: ExpressionJson): Typed<FieldHandle> {
  const { type } = json;
  if ('constant' in json) return { kind: 'literal', value: constant(json.constant), type };
  if ('field' in json) return { kind: 'path', steps: [{ key: json.field, name: json.field, valueType: type }], type };
  if ('list' in json) return { kind: 'list', items: json.list.map(typedOf), type };
  return { kind: 'call', name: json.call, args: json.args.map(typedOf), type };
}

type Asked = Rule<FieldHandle> & { readonly json: RuleJson };

const known = new WeakMap<RuleJson, Asked>();

function asked(json: RuleJson): Asked {
  let rule = known.get(json);
  if (rule === undefined) {
    rule = { json, when: json.when === undefined ? undefined : typedOf(json.when), require: typedOf(json.require) };
    known.set(json, rule);
  }
  return rule;
}

/** A record that is being entered. */
export interface EnteredRecord {
  /** The cell of a field; undefined where nobody can say what it will hold: rules that read it are left to the server. */
  readonly cell: (field: string) => Cell | undefined;
  /** The same as it is stored; absent for a new record. */
  readonly before?: (field: string) => Cell | undefined;
  /** The local day of a timestamp. */
  readonly day: (field: string, at: number) => number;
  readonly clock: Clock;
}

class Unknown extends Error {}

const compiled = new WeakMap<ExpressionJson, Evaluate<FieldHandle>>();

/** What an expression comes to on a record that is being entered; undefined while a field that it reads is not known. */
export function entryValue(json: ExpressionJson, record: EnteredRecord): Value | undefined {
  let evaluate = compiled.get(json);
  if (evaluate === undefined) compiled.set(json, (evaluate = compile(typedOf(json))));
  try {
    return evaluate(envOf(record));
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function valueOf(cell: Cell | undefined, type: ValueType): Value {
  if (cell === undefined) throw new Unknown('a rule reads what is not known here');
  return type.kind === 'number' && typeof cell === 'number' ? BigInt(cell) : cell;
}

function envOf({ cell, before, day, clock }: EnteredRecord): Env<FieldHandle> {
  const read = (of: EnteredRecord['cell'], steps: readonly FieldHandle[]): Value => {
    const field = steps.at(-1);
    return field === undefined ? null : valueOf(of(field.name), field.valueType);
  };
  return {
    value: (steps) => read(cell, steps),
    localDay(steps) {
      const at = read(cell, steps);
      return typeof at === 'number' ? day(steps.at(-1)?.name ?? '', at) : null;
    },
    actor: nobody,
    clock,
    ...(before === undefined ? {} : { before: (steps) => read(before, steps) }),
  };
}

/** The rules that a record being entered breaks, as far as a form can tell. */
export function rulesBrokenBy(rules: readonly RuleJson[], record: EnteredRecord): readonly RuleJson[] {
  const env = envOf(record);
  return rules.filter((json) => {
    if (record.before === undefined && !json.atCreation) return false;
    try {
      return brokenRules([asked(json)], env).length > 0;
    } catch (error) {
      if (error instanceof Unknown) return false;
      throw error;
    }
  });
}
