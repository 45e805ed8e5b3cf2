// In charge of: editing options kept by id: adding, renaming in both languages, colouring, ordering, deleting.
import type { Locale, LocalText } from '@trellis/errors';
import { localText } from '@trellis/errors';
import { Button, InputNumber, Select, Switch } from 'antd';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Chip } from '../chip.react.tsx';
import type { AnyFieldType } from '../field-type.ts';
import { optionColors } from '../option-list.ts';
import { addOption, changeOption, moveOption, orderedIds, removeOption, startOf, type OptionMap, type Setting } from './settings-controls.react.ts';
import { colorName, settingName, settingsWord } from './settings-words.react.ts';

interface OptionEditorProps {
  readonly type: AnyFieldType;
  readonly options: OptionMap;
  /** What an option has besides its label, order and colour. */
  readonly members: readonly Setting[];
  readonly hasColor: boolean;
  readonly onChange: (options: OptionMap) => void;
  readonly locale: Locale;
  readonly label: (props: {
    readonly value: unknown;
    readonly onChange: (value: LocalText) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  }) => ReactNode;
}

function ColorPick({
  value,
  onChange,
  name,
  locale,
}: {
  readonly value: unknown;
  readonly onChange: (color: string) => void;
  readonly name: string;
  readonly locale: Locale;
}): ReactNode {
  const options = optionColors.map((color) => ({
    value: color,
    label: <Chip option={{ label: colorName(color, locale), color }} locale={locale} />,
  }));
  return (
    <Select
      size="small"
      aria-label={name}
      value={typeof value === 'string' ? value : 'grey'}
      options={options}
      popupMatchSelectWidth={false}
      onChange={onChange}
      style={{ width: 92 }}
    />
  );
}

function OptionRow({
  id,
  place,
  count,
  ...props
}: OptionEditorProps & { readonly id: string; readonly place: number; readonly count: number }): ReactNode {
  const { options, onChange, locale } = props;
  const option = options[id] ?? {};
  const titleOf = (name: string): string => localText(settingName(name, props.type) ?? name, locale);
  const change = (name: string, value: unknown): void => onChange(changeOption(options, id, name, value));
  const button = (name: 'up' | 'down' | 'remove', icon: ReactNode, press: () => void, disabled = false): ReactNode => (
    <Button
      size="small"
      type="text"
      aria-label={settingsWord(name, locale)}
      title={settingsWord(name, locale)}
      icon={icon}
      disabled={disabled}
      onClick={press}
    />
  );
  function keyDown(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onChange(moveOption(options, id, event.key === 'ArrowUp' ? -1 : 1));
  }
  return (
    <li className="tr-option-row">
      {props.label({ value: option['label'], onChange: (label) => change('label', label), onKeyDown: keyDown })}
      {props.members.map(({ name, control }) => {
        const title = titleOf(name);
        return control.kind === 'switch' ? (
          <Switch
            key={name}
            size="small"
            aria-label={title}
            title={title}
            checked={option[name] === true}
            onChange={(value) => change(name, value)}
          />
        ) : (
          <InputNumber
            key={name}
            size="small"
            aria-label={title}
            title={title}
            {...(control.kind === 'number' && control.min !== undefined ? { min: control.min } : {})}
            precision={0}
            value={Number(option[name] ?? 0)}
            onChange={(value) => value !== null && change(name, value)}
            style={{ width: 76 }}
          />
        );
      })}
      {props.hasColor && <ColorPick name={titleOf('color')} value={option['color']} onChange={(color) => change('color', color)} locale={locale} />}
      <span className="tr-option-buttons">
        {button('up', <ArrowUp size={14} />, () => onChange(moveOption(options, id, -1)), place === 0)}
        {button('down', <ArrowDown size={14} />, () => onChange(moveOption(options, id, 1)), place === count - 1)}
        {button('remove', <Trash2 size={14} />, () => onChange(removeOption(options, id)))}
      </span>
    </li>
  );
}

/** The options in order, each with its label in both languages; Alt and an arrow move the one at hand. */
export function OptionEditor(props: OptionEditorProps): ReactNode {
  const { options, members, hasColor, onChange, locale } = props;
  const ids = orderedIds(options);
  const name = { en: `Option ${ids.length + 1}`, 'zh-CN': `选项 ${ids.length + 1}` };
  const color = optionColors[(ids.length % (optionColors.length - 1)) + 1] ?? 'grey';
  return (
    <div>
      <ul className="tr-option-list">
        {ids.map((id, place) => (
          <OptionRow key={id} {...props} id={id} place={place} count={ids.length} />
        ))}
      </ul>
      <Button
        size="small"
        type="text"
        icon={<Plus size={14} />}
        onClick={() => onChange(addOption(options, name, { ...startOf(members), ...(hasColor ? { color } : {}) }))}
      >
        {settingsWord('add', locale)}
      </Button>
    </div>
  );
}
