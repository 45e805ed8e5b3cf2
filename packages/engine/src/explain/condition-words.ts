// In charge of: a condition in words that staff understand: labels of fields and options, and what it asks of the person themselves.
import { localText, type Locale } from '@trellis/errors';
import { textOf, type Typed, type Value } from '@trellis/expr';
import type { LinkedField } from '@trellis/model';
import type { Condition } from '@trellis/permissions';
import type { UserProperty } from '@trellis/schemas';

type Words = { readonly [locale in Locale]: string };

const infixes: { readonly [call: string]: Words } = {
  eq: { en: 'is', 'zh-CN': '是' },
  ne: { en: 'is not', 'zh-CN': '不是' },
  lt: { en: 'is less than', 'zh-CN': '小于' },
  lte: { en: 'is at most', 'zh-CN': '不大于' },
  gt: { en: 'is more than', 'zh-CN': '大于' },
  gte: { en: 'is at least', 'zh-CN': '不小于' },
  in: { en: 'is among', 'zh-CN': '属于' },
  notIn: { en: 'is not among', 'zh-CN': '不属于' },
  contains: { en: 'contains', 'zh-CN': '包含' },
  startsWith: { en: 'begins with', 'zh-CN': '开头是' },
  overlaps: { en: 'has some of', 'zh-CN': '包含其中之一' },
  and: { en: 'and', 'zh-CN': '且' },
  or: { en: 'or', 'zh-CN': '或' },
  add: { en: '+', 'zh-CN': '+' },
  sub: { en: '−', 'zh-CN': '−' },
  mul: { en: '×', 'zh-CN': '×' },
  div: { en: '÷', 'zh-CN': '÷' },
};

const suffixes: { readonly [call: string]: Words } = {
  isEmpty: { en: 'is empty', 'zh-CN': '为空' },
  isNotEmpty: { en: 'is filled', 'zh-CN': '不为空' },
};

/** What stands for a call with one argument or none. */
const wraps: { readonly [call: string]: (inner: string) => Words } = {
  old: (inner) => ({ en: `the earlier ${inner}`, 'zh-CN': `原来的${inner}` }),
  localDay: (inner) => ({ en: `the day of ${inner}`, 'zh-CN': `${inner}当天` }),
  today: () => ({ en: 'today', 'zh-CN': '今天' }),
  now: () => ({ en: 'now', 'zh-CN': '现在' }),
};

const opposites: { readonly [call: string]: string } = { isEmpty: 'isNotEmpty', isNotEmpty: 'isEmpty', in: 'notIn', eq: 'ne', ne: 'eq' };

const you: { readonly [property in UserProperty]: Words } = {
  id: { en: 'you', 'zh-CN': '本人' },
  email: { en: 'your e-mail', 'zh-CN': '本人邮箱' },
  roles: { en: 'your roles', 'zh-CN': '本人角色' },
  departments: { en: 'your departments', 'zh-CN': '本人部门' },
  departmentsBelow: { en: 'your departments and those below', 'zh-CN': '本人部门及下级部门' },
  departmentsLed: { en: 'departments you lead', 'zh-CN': '本人负责的部门' },
  team: { en: 'your team', 'zh-CN': '本人团队' },
};

const nothing: Words = { en: 'nothing', 'zh-CN': '空' };
const not: Words = { en: 'not', 'zh-CN': '非' };

/** The field whose options name the constants beside it. */
function comparedField(args: readonly Typed<LinkedField>[]): LinkedField | undefined {
  const path = args.find((arg) => arg.kind === 'path');
  return path?.kind === 'path' ? path.steps.at(-1) : undefined;
}

function constant(value: Value, typed: Typed<LinkedField>, field: LinkedField | undefined, locale: Locale): string {
  if (value === null) return nothing[locale];
  const option = typeof value === 'string' ? field?.type.options?.(field.config).find(({ id }) => id === value) : undefined;
  return option === undefined ? textOf(value, typed.type) : localText(option.label, locale);
}

/** A condition, or a part of one, in words. */
export function conditionWords(typed: Condition, locale: Locale, beside?: LinkedField): string {
  const inner = (part: Typed<LinkedField>, field?: LinkedField): string => {
    const text = conditionWords(part, locale, field);
    return part.kind === 'call' && (part.name === 'and' || part.name === 'or') ? `(${text})` : text;
  };
  if (typed.kind === 'literal') return constant(typed.value, typed, beside, locale);
  if (typed.kind === 'path') return typed.steps.map((step) => localText(step.label, locale)).join(' › ');
  if (typed.kind === 'actor') return you[typed.property][locale];
  if (typed.kind === 'list') return typed.items.map((item) => inner(item, beside)).join(locale === 'en' ? ', ' : '、');
  const { name, args } = typed;
  const [only] = args;
  const opposite = name === 'not' && only?.kind === 'call' ? opposites[only.name] : undefined;
  if (opposite !== undefined && only?.kind === 'call') return conditionWords({ ...only, name: opposite }, locale, beside);
  const field = comparedField(args);
  const words = args.map((arg) => inner(arg, field));
  const infix = infixes[name];
  if (infix !== undefined) return words.join(` ${infix[locale]} `);
  const suffix = suffixes[name];
  if (suffix !== undefined) return `${words.join(' ')} ${suffix[locale]}`;
  const wrap = wraps[name]?.(words.join(' '));
  if (wrap !== undefined) return wrap[locale];
  return name === 'not' ? `${not[locale]} (${words.join('')})` : `${name}(${words.join(', ')})`;
}
