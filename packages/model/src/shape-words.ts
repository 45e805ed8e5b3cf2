// In charge of: saying in both languages what a schema found wrong.
import { nearest, type LocalText } from '@trellis/errors';
import type { ErrorObject } from 'ajv';

type Explain = (error: ErrorObject) => { readonly en: string; readonly 'zh-CN': string };

const typeWords: { readonly [type: string]: { readonly en: string; readonly 'zh-CN': string } } = {
  string: { en: 'a text', 'zh-CN': '文本' },
  number: { en: 'a number', 'zh-CN': '数字' },
  integer: { en: 'a whole number', 'zh-CN': '整数' },
  boolean: { en: 'true or false', 'zh-CN': 'true 或 false' },
  object: { en: 'an object', 'zh-CN': '对象' },
  array: { en: 'a list', 'zh-CN': '列表' },
  null: { en: 'null', 'zh-CN': 'null' },
};

function typesOf(error: ErrorObject): { readonly en: string; readonly 'zh-CN': string } {
  const types = [error.params['type'] as string | readonly string[]].flat();
  const words = types.map((type) => typeWords[type] ?? { en: type, 'zh-CN': type });
  return { en: words.map((word) => word.en).join(' or '), 'zh-CN': words.map((word) => word['zh-CN']).join('或') };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const quoted = (names: readonly unknown[]): string => names.map((name) => shown(name)).join(', ');

function unknownMember(error: ErrorObject): { readonly en: string; readonly 'zh-CN': string } {
  const name = String(error.params['additionalProperty']);
  const parent = error.parentSchema as { readonly properties?: { readonly [name: string]: unknown } } | undefined;
  const near = nearest(name, Object.keys(parent?.properties ?? {}));
  if (near === undefined) return { en: `There is no member “${name}” here.`, 'zh-CN': `这里没有“${name}”这一项。` };
  return { en: `There is no member “${name}” here. Did you mean “${near}”?`, 'zh-CN': `这里没有“${name}”这一项。是不是“${near}”？` };
}

function unknownChoice(error: ErrorObject): { readonly en: string; readonly 'zh-CN': string } {
  const allowed = error.params['allowedValues'] as readonly unknown[];
  const near =
    typeof error.data === 'string'
      ? nearest(
          error.data,
          allowed.filter((value) => typeof value === 'string'),
        )
      : undefined;
  if (near !== undefined)
    return { en: `There is no ${shown(error.data)}. Did you mean “${near}”?`, 'zh-CN': `没有 ${shown(error.data)}。是不是“${near}”？` };
  return { en: `Allowed here: ${quoted(allowed)}.`, 'zh-CN': `这里可以是：${quoted(allowed)}。` };
}

const limit = (error: ErrorObject): string => String(error.params['limit']);

const explanations: { readonly [keyword: string]: Explain } = {
  type: (error) => ({ en: `This must be ${typesOf(error).en}.`, 'zh-CN': `这里应为${typesOf(error)['zh-CN']}。` }),
  required: (error) => ({ en: `“${error.params['missingProperty']}” is missing.`, 'zh-CN': `缺少“${error.params['missingProperty']}”。` }),
  additionalProperties: unknownMember,
  propertyNames: (error) => ({
    en: `“${error.params['propertyName']}” cannot be a key here.`,
    'zh-CN': `“${error.params['propertyName']}”不能作这里的键名。`,
  }),
  enum: unknownChoice,
  const: (error) => ({ en: `This must be ${shown(error.params['allowedValue'])}.`, 'zh-CN': `这里应为 ${shown(error.params['allowedValue'])}。` }),
  pattern: (error) => ({
    en: `${shown(error.data)} is not written like ${error.params['pattern']}.`,
    'zh-CN': `${shown(error.data)} 的写法不符合 ${error.params['pattern']}。`,
  }),
  not: (error) => ({ en: `${shown(error.data)} is not allowed here.`, 'zh-CN': `这里不能用 ${shown(error.data)}。` }),
  anyOf: (error) => ({ en: `${shown(error.data)} is none of the forms allowed here.`, 'zh-CN': `${shown(error.data)} 不是这里允许的任何一种写法。` }),
  minimum: (error) => ({ en: `This must be at least ${limit(error)}.`, 'zh-CN': `这里不能小于 ${limit(error)}。` }),
  maximum: (error) => ({ en: `This must be at most ${limit(error)}.`, 'zh-CN': `这里不能大于 ${limit(error)}。` }),
  minLength: (error) => ({ en: `This must be at least ${limit(error)} characters long.`, 'zh-CN': `这里至少要 ${limit(error)} 个字符。` }),
  maxLength: (error) => ({ en: `This must be at most ${limit(error)} characters long.`, 'zh-CN': `这里最多 ${limit(error)} 个字符。` }),
  minItems: (error) => ({ en: `This list needs at least ${limit(error)} values.`, 'zh-CN': `这个列表至少要 ${limit(error)} 个值。` }),
  maxItems: (error) => ({ en: `This list takes at most ${limit(error)} values.`, 'zh-CN': `这个列表最多 ${limit(error)} 个值。` }),
  minProperties: (error) => ({ en: `At least ${limit(error)} member is needed here.`, 'zh-CN': `这里至少要有 ${limit(error)} 项。` }),
  maxProperties: (error) => ({ en: `At most ${limit(error)} members are allowed here.`, 'zh-CN': `这里最多 ${limit(error)} 项。` }),
};

/** What an error of the schema means to the writer of the document. */
export function explain(error: ErrorObject): LocalText {
  return (
    explanations[error.keyword]?.(error) ?? {
      en: `This does not fit the schema (${error.keyword}).`,
      'zh-CN': `这里不符合模式（${error.keyword}）。`,
    }
  );
}
