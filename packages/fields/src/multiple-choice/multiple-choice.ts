// In charge of: any number of several options.
import { localText } from '@trellis/errors';
import type { Cell, FieldType, FormatContext, Result, ValueContext } from '../field-type.ts';
import {
  checkOptions,
  findOption,
  keepsOptions,
  optionById,
  optionIds,
  optionIdSchema,
  optionList,
  readOptionId,
  refuseOption,
} from '../option-list.ts';
import { accept, refuseType } from '../result.ts';
import { distinct, hasSeparator, joinValues, listOf, MAX_VALUES, readEach, splitValues } from '../several.ts';
import { multipleChoiceSchema, type MultipleChoiceConfig } from './multiple-choice.schema.ts';

function readOne(input: unknown, context: ValueContext<MultipleChoiceConfig>): Result<string> {
  return typeof input === 'string' ? readOptionId(input, context) : refuseType(context, { en: 'the id of an option', 'zh-CN': '选项编号' });
}

function readOneText(text: string, context: ValueContext<MultipleChoiceConfig>): Result<string> {
  const id = findOption(context.config, text);
  return id === undefined ? refuseOption(text, context) : accept(id);
}

function labelOf(id: string, { config, locale }: FormatContext<MultipleChoiceConfig>): string {
  const option = optionById(config, id);
  return option === undefined ? id : localText(option.label, locale);
}

/** A label that would not read back as its option gives way to the id. */
function textOf(id: string, context: FormatContext<MultipleChoiceConfig>): string {
  const label = labelOf(id, context);
  return !hasSeparator(label) && findOption(context.config, label) === id ? label : id;
}

/** Any number of several options. */
export const multipleChoiceType: FieldType<MultipleChoiceConfig> = {
  name: 'multiple_choice',
  label: { en: 'Multiple choice', 'zh-CN': '多选' },
  configSchema: multipleChoiceSchema,
  checkConfig: checkOptions,
  storage: () => ({ shape: 'side-table', kind: 'text' }),
  valueType: (config) => ({ kind: 'list', of: { kind: 'choice', options: optionIds(config) } }),
  valueSchema: (config) => ({ type: 'array', items: optionIdSchema(config), maxItems: MAX_VALUES }),
  read(input, context): Result<Cell> {
    if (!Array.isArray(input)) return refuseType(context, { en: 'a list of option ids', 'zh-CN': '选项编号的列表' });
    return readEach(input, context, readOne);
  },
  fromText(text, context): Result<Cell> {
    // A label may itself contain a comma.
    const whole = findOption(context.config, text);
    return whole === undefined ? readEach(splitValues(text), context, readOneText) : accept(distinct([whole]));
  },
  toJson: (cell) => listOf(cell),
  format: (cell, context) =>
    listOf(cell)
      .map((id) => labelOf(String(id), context))
      .join(context.locale === 'en' ? ', ' : '、'),
  toText: (cell, context) => joinValues(listOf(cell).map((id) => textOf(String(id), context))),
  operators: ['eq', 'ne', 'in', 'notIn', 'contains', 'isEmpty', 'isNotEmpty'],
  metrics: ['count'],
  canSort: false,
  canGroup: false,
  canBeTitle: false,
  canBeUnique: false,
  indexed: true,
  searchable: false,
  takesAll: keepsOptions,
  // Those of several that are still options.
  approximate(text, context) {
    const known = splitValues(text).flatMap((part) => findOption(context.config, part) ?? []);
    return known.length === 0 ? refuseOption(text, context) : accept(distinct(known));
  },
  options: optionList,
};
