// In charge of: the options of choice fields: their schema, their order, and finding one by what a person wrote.
import { issue, localText, nearest, type Issue, type Locale, type LocalText } from '@trellis/errors';
import { idSchema, labelSchema, orderSchema, type FromSchema, type JSONSchema } from '@trellis/schemas';
import type { Option, Result, ValueContext } from './field-type.ts';
import { foldWidth } from './number-text.ts';
import { accept, quoted, refuse } from './result.ts';

/** Names of the chip colours of the design tokens. */
export const optionColors = ['grey', 'red', 'orange', 'amber', 'olive', 'green', 'teal', 'cyan', 'blue', 'indigo', 'purple', 'pink'] as const;

/** Config of a choice field. Values hold the ids; labels, colours and order may change freely. */
export const choiceSchema = {
  type: 'object',
  properties: {
    options: {
      type: 'object',
      propertyNames: idSchema,
      maxProperties: 1000,
      additionalProperties: {
        type: 'object',
        properties: { label: labelSchema, color: { enum: optionColors }, order: orderSchema },
        required: ['label', 'order'],
        additionalProperties: false,
      },
    },
  },
  required: ['options'],
  additionalProperties: false,
} as const satisfies JSONSchema;

/** Config of a choice field. */
export type ChoiceConfig = FromSchema<typeof choiceSchema>;

interface OptionIndex {
  readonly options: readonly Option[];
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, Option>;
  /** Option ids by folded label. */
  readonly byLabel: ReadonlyMap<string, string>;
}

// Imports look options up once per value, so each config is indexed once.
const indexes = new WeakMap<ChoiceConfig, OptionIndex>();

/** Labels are compared without regard to case, width and the spaces around them. */
function fold(label: string): string {
  return foldWidth(label).toLowerCase();
}

function labelsOf(option: Option): readonly string[] {
  const { label } = option;
  return typeof label === 'string' ? [label] : [label['zh-CN'], label.en].filter((text) => text !== undefined);
}

function buildIndex(config: ChoiceConfig): OptionIndex {
  const options = Object.entries(config.options)
    .map(([id, option]): Option => ({ id, label: option.label, color: option.color ?? 'grey', order: option.order }))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const byLabel = new Map<string, string>();
  for (const option of options) {
    for (const label of labelsOf(option)) if (!byLabel.has(fold(label))) byLabel.set(fold(label), option.id);
  }
  return { options, ids: options.map((option) => option.id), byId: new Map(options.map((option) => [option.id, option])), byLabel };
}

function indexOf(config: ChoiceConfig): OptionIndex {
  const known = indexes.get(config);
  if (known !== undefined) return known;
  const built = buildIndex(config);
  indexes.set(config, built);
  return built;
}

/** The options in order. */
export function optionList(config: ChoiceConfig): readonly Option[] {
  return indexOf(config).options;
}

/** The option's ids in order. */
export function optionIds(config: ChoiceConfig): readonly string[] {
  return indexOf(config).ids;
}

/** The option with an id, undefined when the config has none such (any more). */
export function optionById(config: ChoiceConfig, id: string): Option | undefined {
  return indexOf(config).byId.get(id);
}

/** The id of the option that a text names: by its id, else by its label in either language. */
export function findOption(config: ChoiceConfig, text: string): string | undefined {
  const { byId, byLabel } = indexOf(config);
  const trimmed = text.trim();
  return byId.has(trimmed) ? trimmed : byLabel.get(fold(text));
}

/** Options that a refusal lists; of more it lists the first. */
const LISTED = 8;

function listed(options: readonly Option[]): LocalText {
  const words = (locale: Locale, quote: (text: string) => string, comma: string): string =>
    options
      .slice(0, LISTED)
      .map(({ label }) => quote(localText(label, locale)))
      .join(comma) + (options.length > LISTED ? ' …' : '');
  return { en: words('en', (text) => `“${text}”`, ', '), 'zh-CN': words('zh-CN', (text) => `“${text}”`, '、') };
}

/** The refusal of a text that names no option, with the nearest one. */
export function refuseOption(text: string, context: ValueContext<ChoiceConfig>): Result<never> {
  const { options, byLabel } = indexOf(context.config);
  const value = quoted(text);
  const near = nearest(fold(value), [...byLabel.keys()]);
  const option = near === undefined ? undefined : options.find(({ id }) => id === byLabel.get(near));
  if (option !== undefined) return refuse('value.option-near', context, { value, near: option.label });
  return options.length === 0 ? refuse('value.option', context, { value }) : refuse('value.option-of', context, { value, options: listed(options) });
}

/** Reads a JSON option id. */
export function readOptionId(input: string, context: ValueContext<ChoiceConfig>): Result<string> {
  return indexOf(context.config).byId.has(input) ? accept(input) : refuseOption(input, context);
}

/** Whether every option is still there. */
export function keepsOptions(before: ChoiceConfig, after: ChoiceConfig): boolean {
  return optionIds(before).every((id) => indexOf(after).byId.has(id));
}

/** The JSON Schema of one option id. */
export function optionIdSchema(config: ChoiceConfig): { readonly type: 'string'; readonly enum?: readonly string[] } {
  const ids = optionIds(config);
  return ids.length === 0 ? { type: 'string' } : { type: 'string', enum: ids };
}

/** Labels that would name two options. Paths are within the config. */
export function checkOptions(config: ChoiceConfig): readonly Issue[] {
  const { options, byLabel } = indexOf(config);
  return options.flatMap((option) => {
    const twice = labelsOf(option).find((label) => byLabel.get(fold(label)) !== option.id);
    return twice === undefined ? [] : [issue('document.duplicate-option', `options.${option.id}.label`, { label: twice })];
  });
}
