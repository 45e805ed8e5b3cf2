// Proves that every type has a panel in both languages, and that what its controls make is a config, or is refused as the API refuses it.
import { Ajv } from 'ajv';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { AnyFieldType } from '../field-type.ts';
import { fixtures } from '../fixtures.ts';
import { computedTypes, fieldTypes, type FieldTypeName } from '../list.ts';
import {
  addOption,
  changeOption,
  moveOption,
  orderedIds,
  removeOption,
  settingsFor,
  startOf,
  takesText,
  withMember,
  type Control,
  type Members,
  type OptionMap,
  type Setting,
} from './settings-controls.react.ts';
import { MarksControl } from './entries-editor.react.tsx';
import { settingName } from './settings-words.react.ts';
import { SettingsPanel } from './settings-list.react.tsx';
import type { SettingsContext } from './settings-props.react.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'https://trellis.dev/schemas/expression.schema.json', type: 'object' });

const context: SettingsContext = {
  entities: [{ value: 'e_store', label: { en: 'Store', 'zh-CN': '店铺' } }],
  paths: [{ value: ['f_currency'], label: { en: 'Currency', 'zh-CN': '币种' } }],
  fields: [{ value: 'f_note', label: { en: 'Note', 'zh-CN': '备注' } }],
  roles: [{ value: 'wh', label: { en: 'Warehouse', 'zh-CN': '仓库' } }],
  printExpression: (expression) => (expression === undefined ? '' : JSON.stringify(expression)),
  readExpression: () => ({ expression: { value: 1 } }),
};

const types = Object.values({ ...fieldTypes, ...computedTypes }) as readonly AnyFieldType[];
const expression = { call: 'add', args: [{ path: ['a'] }, { value: 1 }] };
const computed: Readonly<Record<string, readonly Members[]>> = {
  formula: [{ expression, result: { type: 'decimal', config: { scale: 2 } }, release: 'value' }],
  lookup: [{ path: ['a', 'b'] }],
  rollup: [{ path: ['a', 'b'], op: 'sum', filter: expression }],
};

function configsOf({ name }: AnyFieldType): readonly Members[] {
  return computed[name] ?? (fixtures[name as FieldTypeName].configs as readonly Members[]);
}

function allSettings(settings: readonly Setting[]): readonly Setting[] {
  return settings.flatMap((setting) => {
    const { control } = setting;
    const inner =
      control.kind === 'group' || control.kind === 'entries'
        ? control.settings
        : control.kind === 'variants'
          ? control.variants
          : control.kind === 'options'
            ? control.members
            : [];
    return [setting, ...allSettings(inner)];
  });
}

/** Values that a person can make with a control. */
function edits(control: Control): readonly unknown[] {
  switch (control.kind) {
    case 'switch':
      return [true, false];
    case 'number':
      return [control.min, control.max, (control.min ?? 0) + 1].filter((value) => value !== undefined);
    case 'text':
      return ['USD', '86', 'N-{YYYY}-{0000}', 'kg', 'active', 'x'].filter((text) => takesText(control, text));
    case 'pick':
      return control.many ? [control.values.slice(0, 2), []] : control.values;
    case 'label':
      return [{ 'zh-CN': '名', en: 'Name' }];
    case 'path':
      return [['f_currency']];
    case 'entity':
      return ['e_store'];
    case 'expression':
      return [{ value: 1 }];
    case 'result':
      return [{ type: 'decimal', config: { scale: 2 } }, { type: 'text' }];
    case 'options': {
      const one = addOption(
        {},
        { en: 'One', 'zh-CN': '一' },
        {
          ...(control.hasColor ? { color: 'red' } : {}),
          ...Object.fromEntries(control.members.filter(({ isRequired }) => isRequired).map(({ name }) => [name, 6])),
        },
      );
      return [one, moveOption(addOption(one, { en: 'Two' }, one['option_1'] ?? {}), 'option_2', -1)];
    }
    case 'variants':
      return control.variants.flatMap(({ name, control: inner }) => edits(inner).map((value) => ({ [name]: value })));
    case 'choice':
      return control.choices.map(({ value }) => value);
    case 'marks':
      return [{ pending: true }, ...(control.isLimit ? [{}] : [])];
    case 'entries':
      return edits({ kind: 'group', settings: control.settings }).map((members) => addOption({}, { en: 'One', 'zh-CN': '一' }, members as Members));
    case 'group': {
      const value = Object.fromEntries(
        control.settings.flatMap(({ name, control: inner }) => {
          const [first] = edits(inner);
          return first === undefined ? [] : [[name, first]];
        }),
      );
      return [value];
    }
    case 'unknown':
      return [];
  }
}

describe.each(types.map((type) => [type.name, type] as const))('%s', (_name, type) => {
  const settings = settingsFor(type.configSchema);
  const accepts = ajv.compile(type.configSchema as object);

  test('has words for every setting in both languages', () => {
    const without = allSettings(settings)
      .filter(({ name }) => settingName(name, type) === undefined)
      .map(({ name }) => name);
    expect(without).toEqual([]);
  });

  test('has no words for what it does not have', () => {
    const picks = allSettings(settings).flatMap(({ control }) => (control.kind === 'pick' ? control.values : []));
    const { names = {}, values = {} } = type.settingWords ?? {};
    expect(Object.keys(names).filter((name) => !allSettings(settings).some((setting) => setting.name === name))).toEqual([]);
    expect(Object.keys(values).filter((value) => !picks.includes(value))).toEqual([]);
  });

  test.each((['en', 'zh-CN'] as const).flatMap((locale) => configsOf(type).map((config) => ({ locale, config }))))(
    'is shown: $locale $config',
    ({ locale, config }) => {
      const html = renderToStaticMarkup(
        <SettingsPanel type={type.name} config={config} onChange={() => undefined} locale={locale} context={context} />,
      );
      expect(html.match(/<label/g)?.length ?? 0).toBeGreaterThanOrEqual(settings.length);
      expect(html).not.toMatch(/undefined|\[object/);
    },
  );

  test('every edit makes a config that the API takes, or refuses in words', () => {
    for (const config of configsOf(type)) {
      for (const { name, control } of settings) {
        for (const value of edits(control)) {
          const next = withMember(config, name, value);
          expect([type.name, name, value, accepts(next) ? [] : ajv.errorsText(accepts.errors)]).toEqual([type.name, name, value, []]);
          for (const issue of type.checkConfig?.(next) ?? []) {
            const html = renderToStaticMarkup(
              <SettingsPanel type={type.name} config={next} onChange={() => undefined} locale="en" context={context} />,
            );
            expect([issue.code, html.includes('tr-setting-problem')]).toEqual([issue.code, true]);
          }
        }
      }
    }
  });
});

describe('transitions', () => {
  const choices = [{ value: 'a', label: 'A' }] as const;
  const from = { name: 'from', isRequired: true, control: { kind: 'marks', choices, isLimit: false, isFilled: true } } as const;
  const to = { name: 'to', isRequired: true, control: { kind: 'choice', choices } } as const;
  const shownRoles = (value: Members | undefined): string =>
    renderToStaticMarkup(
      <MarksControl
        control={{ kind: 'marks', choices, isLimit: true, isFilled: false }}
        value={value}
        onChange={() => undefined}
        id="x"
        locale="en"
      />,
    );

  test('a new one leads from the first state to the first', () => {
    expect(startOf([from, to])).toEqual({ from: { a: true }, to: 'a' });
  });

  test('marks that leave nobody are told apart from none at all', () => {
    expect(shownRoles(undefined)).toContain('Everyone who may move it');
    expect(shownRoles({})).toContain('Nobody but the owner');
  });

  test('what is marked and no longer there is shown by its id', () => {
    expect(shownRoles({ gone: true })).toContain('gone');
  });

  test('each is a line by its name, not a text of JSON', () => {
    const config = fixtures.status.configs[0] as unknown as Members;
    const html = renderToStaticMarkup(<SettingsPanel type="status" config={config} onChange={() => undefined} locale="en" context={context} />);
    expect(html).toContain('Ship');
    expect(html).not.toContain('textarea');
  });
});

describe('options', () => {
  const three: OptionMap = { a: { label: 'A', order: 3 }, b: { label: 'B', order: 1 }, c: { label: 'C', order: 2 } };

  test('are in order, move, and keep their ids', () => {
    expect(orderedIds(three)).toEqual(['b', 'c', 'a']);
    expect(orderedIds(moveOption(three, 'a', -1))).toEqual(['b', 'a', 'c']);
    expect(moveOption(three, 'b', -1)).toBe(three);
    expect(orderedIds(removeOption(three, 'c'))).toEqual(['b', 'a']);
    expect(changeOption(three, 'a', 'color', 'red')['a']).toEqual({ label: 'A', order: 3, color: 'red' });
  });

  test('a new one never takes the id of another', () => {
    const options = addOption(removeOption(addOption(addOption({}, 'x', {}), 'y', {}), 'option_1'), 'z', {});
    expect(Object.keys(options).toSorted()).toEqual(['option_2', 'option_3'].slice(0, 1).concat('option_3').toSorted());
    expect(Object.values(options).map((option) => option['label'])).toEqual(['y', 'z']);
  });
});
