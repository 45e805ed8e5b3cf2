// In charge of: the settings panel of every field type: derived from the schema of its config, with what a type adds of its own.
import { localText, message, type Locale, type LocalText } from '@trellis/errors';
import type { Expression } from '@trellis/schemas';
import { Input, InputNumber, Select, Switch } from 'antd';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { AnyFieldType } from '../field-type.ts';
import { fieldType, fieldTypes } from '../list.ts';
import { EntriesEditor, MarksControl } from './entries-editor.react.tsx';
import { OptionEditor } from './option-editor.react.tsx';
import { settingsFor, takesText, withMember, type Control, type Members, type OptionMap, type Setting } from './settings-controls.react.ts';
import type { SettingsChoice, SettingsProps } from './settings-props.react.ts';
import { settingName, settingsWord, valueName } from './settings-words.react.ts';

interface ControlProps {
  readonly control: Control;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly isRequired: boolean;
  readonly id: string;
  readonly shared: Pick<SettingsProps, 'locale' | 'context'> & { readonly type: AnyFieldType };
}

const full = { width: '100%' } as const;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A draft that stays as typed while it cannot stand in a config. */
function DraftInput(props: {
  readonly value: string;
  readonly take: (text: string) => string | undefined;
  readonly id: string;
  readonly label?: string;
  readonly lines?: boolean;
  readonly locale: Locale;
}): ReactNode {
  const [draft, setDraft] = useState<{ readonly text: string; readonly problem: string | undefined }>();
  const change = (text: string): void => {
    const problem = props.take(text);
    setDraft(problem === undefined ? undefined : { text, problem });
  };
  const shared = {
    id: props.id,
    size: 'small' as const,
    value: draft?.text ?? props.value,
    ...(props.label === undefined ? {} : { 'aria-label': props.label }),
    ...(draft === undefined ? {} : { status: 'error' as const, 'aria-invalid': true, 'aria-describedby': `${props.id}-problem` }),
  };
  return (
    <span className="tr-setting-stack">
      {props.lines === true ? (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: 2, maxRows: 10 }}
          spellCheck={false}
          className="tr-code"
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <Input {...shared} onChange={(event) => change(event.target.value)} />
      )}
      {draft?.problem !== undefined && (
        <output id={`${props.id}-problem`} className="tr-setting-problem">
          {draft.problem}
        </output>
      )}
    </span>
  );
}

function TextControl({ control, value, onChange, isRequired, id, shared }: ControlProps): ReactNode {
  if (control.kind !== 'text') return null;
  const take = (text: string): string | undefined => {
    if (text === '' && !isRequired) onChange(undefined);
    else if (takesText(control, text)) onChange(text);
    else return settingsWord('wrong', shared.locale);
    return undefined;
  };
  return <DraftInput id={id} locale={shared.locale} value={typeof value === 'string' ? value : ''} take={take} />;
}

function JsonControl({ value, onChange, id, shared, isRequired }: ControlProps): ReactNode {
  const take = (text: string): string | undefined => {
    if (text.trim() === '' && !isRequired) {
      onChange(undefined);
      return undefined;
    }
    try {
      onChange(JSON.parse(text));
      return undefined;
    } catch {
      return settingsWord('wrong', shared.locale);
    }
  };
  return <DraftInput id={id} locale={shared.locale} lines value={value === undefined ? '' : JSON.stringify(value, null, 2)} take={take} />;
}

function ExpressionControl({ value, onChange, id, shared: { context, locale }, isRequired }: ControlProps): ReactNode {
  const take = (text: string): string | undefined => {
    if (text.trim() === '' && !isRequired) {
      onChange(undefined);
      return undefined;
    }
    const read = context.readExpression(text);
    if ('expression' in read) {
      onChange(read.expression);
      return undefined;
    }
    return read.issues.map(({ code, params }) => message(code, params, locale).message).join(' ');
  };
  return <DraftInput id={id} locale={locale} lines value={context.printExpression(value as Expression | undefined)} take={take} />;
}

/** A label in both languages. One that was written as one text stays one until it gets a second. */
function LabelInputs(props: {
  readonly value: unknown;
  readonly onChange: (value: LocalText) => void;
  readonly id?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly locale: Locale;
}): ReactNode {
  const { value, onChange, locale } = props;
  const both = isMembers(value) ? value : { 'zh-CN': value, en: value };
  const texts = { 'zh-CN': String(both['zh-CN'] ?? ''), en: String(both['en'] ?? '') };
  const input = (language: Locale, name: string): ReactNode => (
    <Input
      {...(language === locale && props.id !== undefined ? { id: props.id } : {})}
      size="small"
      aria-label={name}
      placeholder={name}
      value={texts[language]}
      onChange={(event) => onChange({ ...texts, [language]: event.target.value })}
      {...(props.onKeyDown === undefined ? {} : { onKeyDown: props.onKeyDown })}
    />
  );
  return (
    <span className="tr-setting-pair">
      {input('zh-CN', settingsWord('chinese', locale))}
      {input('en', settingsWord('english', locale))}
    </span>
  );
}

function ChoiceControl({
  value,
  onChange,
  id,
  isRequired,
  choices,
  locale,
}: Omit<ControlProps, 'control' | 'shared'> & { readonly choices: readonly SettingsChoice[]; readonly locale: Locale }): ReactNode {
  const keys = choices.map((choice) => JSON.stringify(choice.value));
  const key = value === undefined ? undefined : JSON.stringify(value);
  const known = choices.map((choice, place) => ({ value: keys[place] ?? '', label: localText(choice.label, locale) }));
  // What is not on offer is shown as it is written, never dropped.
  const options = key === undefined || keys.includes(key) ? known : [...known, { value: key, label: key }];
  return (
    <Select
      id={id}
      size="small"
      style={full}
      value={key ?? null}
      options={options}
      allowClear={!isRequired}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={settingsWord('none', locale)}
      onChange={(next: string | null | undefined) => onChange(next === null || next === undefined ? undefined : choices[keys.indexOf(next)]?.value)}
    />
  );
}

function VariantsControl({ control, value, onChange, isRequired, id, shared }: ControlProps): ReactNode {
  const held = isMembers(value) ? Object.keys(value)[0] : undefined;
  const [picked, setPicked] = useState<string>();
  if (control.kind !== 'variants') return null;
  const name = picked ?? held;
  const variant = control.variants.find((each) => each.name === name);
  const change = (next: string | null | undefined): void => {
    setPicked(next ?? undefined);
    if (next === null || next === undefined) onChange(undefined);
  };
  return (
    <span className="tr-setting-stack">
      <Select
        id={id}
        size="small"
        style={full}
        value={name ?? null}
        allowClear={!isRequired}
        placeholder={settingsWord('none', shared.locale)}
        options={control.variants.map((each) => ({
          value: each.name,
          label: localText(settingName(each.name, shared.type) ?? each.name, shared.locale),
        }))}
        onChange={change}
      />
      {variant !== undefined && (
        <SettingControl
          {...variant}
          id={`${id}-${variant.name}`}
          value={isMembers(value) ? value[variant.name] : undefined}
          onChange={(next) => next !== undefined && onChange({ [variant.name]: next })}
          shared={shared}
        />
      )}
    </span>
  );
}

function SettingControl(props: ControlProps): ReactNode {
  const { control, value, onChange, id, isRequired, shared } = props;
  const { locale, context } = shared;
  switch (control.kind) {
    case 'switch':
      return <Switch id={id} size="small" checked={value === true} onChange={onChange} />;
    case 'number': {
      const limits = { ...(control.min === undefined ? {} : { min: control.min }), ...(control.max === undefined ? {} : { max: control.max }) };
      return (
        <InputNumber
          id={id}
          size="small"
          style={full}
          {...limits}
          {...(control.isWhole ? { precision: 0 } : {})}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    }
    case 'pick': {
      const options = control.values.map((each) => ({ value: each, label: valueName(each, shared.type, locale) }));
      const clear = { id, size: 'small' as const, style: full, options, allowClear: !isRequired, placeholder: settingsWord('none', locale) };
      return control.many ? (
        <Select mode="multiple" {...clear} value={Array.isArray(value) ? (value as string[]) : []} onChange={(next: string[]) => onChange(next)} />
      ) : (
        <Select
          {...clear}
          value={typeof value === 'string' ? value : null}
          onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
        />
      );
    }
    case 'text':
      return <TextControl {...props} />;
    case 'label':
      return <LabelInputs id={id} value={value} onChange={onChange} locale={locale} />;
    case 'path':
      return <ChoiceControl {...props} choices={context.paths} locale={locale} />;
    case 'entity':
      return <ChoiceControl {...props} choices={context.entities} locale={locale} />;
    case 'expression':
      return <ExpressionControl {...props} />;
    case 'result':
      return <ResultControl {...props} />;
    case 'choice':
      return <ChoiceControl {...props} choices={control.choices} locale={locale} />;
    case 'marks':
      return <MarksControl control={control} value={isMembers(value) ? value : undefined} onChange={onChange} id={id} locale={locale} />;
    case 'entries':
      return (
        <EntriesEditor
          entries={(isMembers(value) ? value : {}) as OptionMap}
          settings={control.settings}
          onChange={onChange}
          locale={locale}
          rows={(one) => <Rows {...one} settings={control.settings} shared={shared} />}
        />
      );
    case 'options':
      return (
        <OptionEditor
          type={shared.type}
          options={(isMembers(value) ? value : {}) as OptionMap}
          members={control.members}
          hasColor={control.hasColor}
          onChange={onChange}
          locale={locale}
          label={(one) => <LabelInputs {...one} locale={locale} />}
        />
      );
    case 'variants':
      return <VariantsControl {...props} />;
    case 'group':
      return (
        <Rows
          settings={control.settings}
          members={isMembers(value) ? value : {}}
          onChange={(next) => onChange(Object.keys(next).length === 0 && !isRequired ? undefined : next)}
          shared={shared}
        />
      );
    case 'unknown':
      return <JsonControl {...props} />;
  }
}

/** Types that a computed value can be of: those that keep one value and are filled by nobody else. */
function resultTypes(locale: Locale): readonly { readonly value: string; readonly label: string }[] {
  const types: readonly AnyFieldType[] = Object.values(fieldTypes);
  const isFit = (type: AnyFieldType): boolean => !['numbering', 'link', 'status', 'files', 'names'].some((ability) => ability in type);
  return types.filter(isFit).map(({ name, label }) => ({ value: name, label: localText(label, locale) }));
}

function ResultControl({ value, onChange, isRequired, id, shared }: ControlProps): ReactNode {
  const { type, config } = isMembers(value) ? value : {};
  const name = typeof type === 'string' && fieldType(type) !== undefined ? type : undefined;
  const pick = (next: string | null | undefined): void => onChange(next === null || next === undefined ? undefined : { type: next });
  return (
    <span className="tr-setting-stack">
      <Select
        id={id}
        size="small"
        style={full}
        value={name ?? null}
        allowClear={!isRequired}
        placeholder={settingsWord('none', shared.locale)}
        options={[...resultTypes(shared.locale)]}
        onChange={pick}
      />
      {name !== undefined && (
        <DerivedSettings
          locale={shared.locale}
          context={shared.context}
          type={name}
          config={isMembers(config) ? config : {}}
          onChange={(next) => onChange({ type: name, config: next })}
        />
      )}
    </span>
  );
}

interface RowsProps {
  readonly settings: readonly Setting[];
  readonly members: Members;
  readonly onChange: (members: Members) => void;
  readonly shared: ControlProps['shared'];
}

const wide = new Set<Control['kind']>(['options', 'entries', 'group', 'expression', 'result', 'unknown']);

function Rows({ settings, members, onChange, shared }: RowsProps): ReactNode {
  const prefix = useId();
  return (
    <div className="tr-settings">
      {settings.map((setting) => {
        const id = `${prefix}${setting.name}`;
        return (
          <div key={setting.name} className={wide.has(setting.control.kind) ? 'tr-setting tr-setting-wide' : 'tr-setting'}>
            <label htmlFor={id}>{localText(settingName(setting.name, shared.type) ?? setting.name, shared.locale)}</label>
            <SettingControl
              {...setting}
              id={id}
              value={members[setting.name]}
              onChange={(value) => onChange(withMember(members, setting.name, value))}
              shared={shared}
            />
          </div>
        );
      })}
    </div>
  );
}

/** The settings of a type as its schema has them (or as `adapt` makes of those), and what is wrong with them in the words of the API. */
export function DerivedSettings({
  type,
  config,
  onChange,
  locale,
  context,
  adapt,
}: SettingsProps & { readonly adapt?: (settings: readonly Setting[]) => readonly Setting[] }): ReactNode {
  const pure = fieldType(type);
  if (pure === undefined) throw new TypeError(`no field type ${type}`);
  const settings = adapt === undefined ? settingsFor(pure.configSchema) : adapt(settingsFor(pure.configSchema));
  if (settings.length === 0) return <p className="tr-setting-none">{settingsWord('nothing', locale)}</p>;
  const isWhole = settings.every(({ name, isRequired }) => !isRequired || config[name] !== undefined);
  const issues = isWhole ? (pure.checkConfig?.(config) ?? []) : [];
  return (
    <div>
      <Rows settings={settings} members={config} onChange={onChange} shared={{ locale, context, type: pure }} />
      {issues.map(({ code, path, params }) => (
        <output key={`${path} ${code}`} className="tr-setting-problem">
          {message(code, params, locale).message}
        </output>
      ))}
    </div>
  );
}
