// In charge of: the state a record is in, which changes only along the transitions its config draws.
import { issue, type Issue } from '@trellis/errors';
import type { FieldType, StatusSettings } from '../field-type.ts';
import { checkOptions, optionIds, optionIdSchema, optionList, type ChoiceConfig, keepsOptions } from '../option-list.ts';
import { singleChoiceType } from '../single-choice/single-choice.ts';
import { statusSchema, type StatusConfig } from './status.schema.ts';

// States are options with more to say: what choices know how to do is asked of the same config as a choice's.
const choices = new WeakMap<StatusConfig, ChoiceConfig>();

function choiceOf(config: StatusConfig): ChoiceConfig {
  let choice = choices.get(config);
  if (choice === undefined) {
    const options = Object.fromEntries(Object.entries(config.states).map(([id, { final: _final, ...option }]) => [id, option]));
    choices.set(config, (choice = { options }));
  }
  return choice;
}

function checkStates(config: StatusConfig): Issue[] {
  const isState = (id: string): boolean => Object.hasOwn(config.states, id);
  const unknown = (id: string, path: string): Issue[] => (isState(id) ? [] : [issue('document.status-state', path, { state: id })]);
  const transitions = Object.entries(config.transitions).flatMap(([id, { from, to }]) => [
    ...unknown(to, `transitions.${id}.to`),
    ...Object.keys(from).flatMap((state) => unknown(state, `transitions.${id}.from.${state}`)),
    ...Object.keys(from).flatMap((state) => checkStep(config, id, state, to)),
  ]);
  return [...unknown(config.initial, 'initial'), ...transitions];
}

function checkStep(config: StatusConfig, id: string, from: string, to: string): Issue[] {
  const path = `transitions.${id}.from.${from}`;
  if (from === to) return [issue('document.status-stays', path, { state: from })];
  return config.states[from]?.final === true ? [issue('document.status-final', path, { state: from })] : [];
}

function settingsOf(config: StatusConfig): StatusSettings {
  const transitions = Object.entries(config.transitions).map(([id, { from, roles, required, ...transition }]) => ({
    ...transition,
    id,
    from: Object.keys(from),
    roles: roles === undefined ? undefined : Object.keys(roles),
    required: Object.keys(required ?? {}),
  }));
  return { initial: config.initial, transitions: transitions.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1)) };
}

/** One of several states. Whoever reads it meets a choice; setting it is asked of its transitions. */
export const statusType: FieldType<StatusConfig> = {
  name: 'status',
  label: { en: 'Status', 'zh-CN': '状态' },
  configSchema: statusSchema,
  settingWords: {
    names: {
      condition: { en: 'Only where', 'zh-CN': '满足条件' },
      final: { en: 'An end', 'zh-CN': '终态' },
      from: { en: 'From', 'zh-CN': '从' },
      initial: { en: 'First state', 'zh-CN': '初始状态' },
      message: { en: 'Said otherwise', 'zh-CN': '不满足时提示' },
      required: { en: 'Must be filled', 'zh-CN': '必须填写' },
      roles: { en: 'Who may', 'zh-CN': '谁可以操作' },
      states: { en: 'States', 'zh-CN': '状态' },
      to: { en: 'To', 'zh-CN': '到' },
      transitions: { en: 'Transitions', 'zh-CN': '流转' },
    },
  },
  checkConfig: (config) => [
    ...checkOptions(choiceOf(config)).map((each) => ({ ...each, path: each.path.replace(/^options/, 'states') })),
    ...checkStates(config),
  ],
  valueType: (config) => ({ kind: 'choice', options: optionIds(choiceOf(config)) }),
  valueSchema: (config) => optionIdSchema(choiceOf(config)),
  storage: () => ({ shape: 'column', kind: 'text' }),
  read: (input, context) => singleChoiceType.read(input, { ...context, config: choiceOf(context.config) }),
  fromText: (text, context) => singleChoiceType.fromText(text, { ...context, config: choiceOf(context.config) }),
  toJson: (cell) => cell,
  format: (cell, context) => singleChoiceType.format(cell, { ...context, config: choiceOf(context.config) }),
  toText: (cell, context) => singleChoiceType.toText(cell, { ...context, config: choiceOf(context.config) }),
  operators: singleChoiceType.operators,
  metrics: singleChoiceType.metrics,
  canSort: true,
  canGroup: true,
  canBeTitle: false,
  canBeUnique: false,
  indexed: true,
  searchable: false,
  options: (config) => optionList(choiceOf(config)),
  status: settingsOf,
  takesAll: (before, after) => keepsOptions(choiceOf(before), choiceOf(after)),
  seenAs: (config) => ({ type: 'single_choice', config: choiceOf(config) }),
  // Conditions may name fields that the reader must not know of.
  shownConfig: ({ initial, states }) => ({ initial, states, transitions: {} }),
};
