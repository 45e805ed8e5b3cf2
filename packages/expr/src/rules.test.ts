// Proves when a rule is broken: null, what cannot be computed, and the value before the change.
import { describe, expect, test } from 'vitest';
import { compile } from './evaluate.ts';
import { bareEnv, caseScope } from './fixtures/case-scope.ts';
import type { Env } from './operation.ts';
import { print } from './print.ts';
import { resolve } from './resolve.ts';
import { ruleReference } from './reference.ts';
import { brokenRules, type Rule } from './rules.ts';
import type { FieldHandle, Scope, Typed, Value } from './value-type.ts';

const fields: readonly FieldHandle[] = [
  { key: 'amount', name: 'amount', valueType: { kind: 'number', scale: 0 } },
  { key: 'paid', name: 'paid', valueType: { kind: 'boolean' } },
  { key: 'note', name: 'note', valueType: { kind: 'text' } },
];
const scope: Scope<FieldHandle> = {
  start: 'e',
  byRef: (_entity, ref) => fields.find(({ key }) => key === ref),
  byName: (_entity, name) => fields.find((field) => field.name === name),
  names: () => fields.map(({ name }) => name),
  refOf: ({ key }) => key,
};

type Values = { readonly [field: string]: Value };

function env(now: Values, before?: Values): Env<FieldHandle> {
  const of = (values: Values) => (steps: readonly FieldHandle[]) => values[steps[0]?.name ?? ''] ?? null;
  return { ...bareEnv, value: of(now), ...(before === undefined ? {} : { before: of(before) }) };
}

function typed(text: string): Typed<FieldHandle> {
  const result = resolve(text, scope, { expected: 'boolean', hasBefore: true });
  if (!result.ok) throw new TypeError(JSON.stringify(result.issues));
  return result.typed;
}

function rule(require: string, when?: string): Rule<FieldHandle> {
  return { require: typed(require), when: when === undefined ? undefined : typed(when) };
}

describe('a rule', () => {
  test.each<[string, Rule<FieldHandle>, Values, Values | undefined, boolean]>([
    ['holds where it is true', rule('amount > 0'), { amount: 1n }, undefined, false],
    ['is broken where it is false', rule('amount > 0'), { amount: 0n }, undefined, true],
    ['is broken by null', rule('amount > 0'), {}, undefined, true],
    ['is broken by a field that is null itself', rule('paid'), {}, undefined, true],
    ['is broken by a division by zero', rule('10 / amount > 0'), { amount: 0n }, undefined, true],
    ['is not asked where it does not apply', rule('amount > 0', 'paid'), { paid: false }, undefined, false],
    ['is not asked where null says when', rule('amount > 0', 'paid'), {}, undefined, false],
    ['is not asked where it cannot be computed when', rule('amount > 5', '10 / amount > 0'), { amount: 0n }, undefined, false],
    ['is asked where it applies', rule('amount > 0', 'paid'), { paid: true }, undefined, true],
    ['compares with before', rule('amount = OLD(amount)', 'OLD(paid)'), { amount: 2n }, { amount: 1n, paid: true }, true],
    ['lets be what did not change', rule('amount = OLD(amount)', 'OLD(paid)'), { amount: 1n }, { amount: 1n, paid: true }, false],
    ['sees no before of a new record', rule('amount = OLD(amount)', 'OLD(paid)'), { amount: 1n, paid: true }, undefined, false],
    ['may ask for one of two', rule('not ISBLANK(amount) or not ISBLANK(note)'), { note: 'x' }, undefined, false],
    ['that does too much work is broken', rule('REGEXMATCH(REPT("ab", 40000), "(a|b|ab)*c")'), {}, undefined, true],
  ])('%s', (_name, each, now, before, isBroken) => {
    expect(brokenRules([each], env(now, before))).toEqual(isBroken ? [each] : []);
  });

  test('of several, the broken ones are told in order', () => {
    const [one, two, three] = [rule('amount > 0'), rule('paid'), rule('amount > 10')];
    expect(brokenRules([one, two, three], env({ amount: 1n, paid: false }))).toEqual([two, three]);
  });
});

describe('OLD', () => {
  test.each([
    ['OLD(amount + 1) > 0', 'expression.old-path'],
    ['OLD(5) > 0', 'expression.old-path'],
    ['OLD() = 5', 'expression.argument-count'],
    ['OLD(gone) = 5', 'expression.unknown-name'],
    ['OLD(note) > 5', 'expression.mismatch'],
  ])('%s is refused with %s', (text, code) => {
    const result = resolve(text, scope, { hasBefore: true });
    expect(result.ok ? [] : result.issues.map((each) => each.code)).toEqual([code]);
  });

  test('is refused where there is no before, and in statements', () => {
    const codes = (options: object) => {
      const result = resolve('OLD(amount) = 5', scope, options);
      return result.ok ? [] : result.issues.map((each) => each.code);
    };
    expect([codes({}), codes({ hasBefore: true, inStatement: true }), codes({ hasBefore: true })]).toEqual([
      ['expression.no-before'],
      ['expression.no-statement'],
      [],
    ]);
  });

  test('reads back as it is written, in any case', () => {
    const first = resolve('old(amount) <> amount', scope, { hasBefore: true });
    const text = first.ok ? print(first.expression, scope) : '';
    expect(text).toBe('OLD(amount) <> amount');
    expect(resolve(text, scope, { hasBefore: true })).toEqual(first);
  });

  test('its help is true', () => {
    const [help] = ruleReference;
    const result = resolve(help?.example ?? '', scope, { hasBefore: true });
    expect(result.ok && compile(result.typed)(env({ amount: 6n }, { amount: 5n }))).toBe(BigInt(help?.result ?? 0));
    expect(caseScope.names(caseScope.start)).not.toContain('OLD');
  });
});
