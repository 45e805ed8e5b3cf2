// In charge of: one of several options.
import { localText } from '@trellis/errors';
import type { FieldType, FormatContext } from '../field-type.ts';
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
import { singleChoiceSchema, type SingleChoiceConfig } from './single-choice.schema.ts';

function labelOf(id: string, { config, locale }: FormatContext<SingleChoiceConfig>): string {
  const option = optionById(config, id);
  return option === undefined ? id : localText(option.label, locale);
}

/** One of several options. */
export const singleChoiceType: FieldType<SingleChoiceConfig> = {
  name: 'single_choice',
  label: { en: 'Single choice', 'zh-CN': '单选' },
  configSchema: singleChoiceSchema,
  checkConfig: checkOptions,
  storage: () => ({ shape: 'column', kind: 'text' }),
  valueType: (config) => ({ kind: 'choice', options: optionIds(config) }),
  valueSchema: optionIdSchema,
  read: (input, context) =>
    typeof input === 'string' ? readOptionId(input, context) : refuseType(context, { en: 'the id of an option', 'zh-CN': '选项编号' }),
  fromText(text, context) {
    const id = findOption(context.config, text);
    return id === undefined ? refuseOption(text, context) : accept(id);
  },
  toJson: (cell) => cell,
  format: (cell, context) => labelOf(String(cell), context),
  toText(cell, context) {
    const id = String(cell);
    const label = labelOf(id, context);
    // A label that is another option's id would read back as that one.
    return findOption(context.config, label) === id ? label : id;
  },
  operators: ['eq', 'ne', 'in', 'notIn', 'isEmpty', 'isNotEmpty'],
  metrics: ['count', 'countDistinct'],
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: true,
  searchable: false,
  takesAll: keepsOptions,
  options: optionList,
};
