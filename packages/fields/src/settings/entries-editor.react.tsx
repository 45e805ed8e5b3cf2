// In charge of: editing things kept by id that each have settings of their own, such as the transitions of a status.
import { localText, type Locale, type LocalText } from '@trellis/errors';
import { Button, Select } from 'antd';
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import {
  addOption,
  moveOption,
  orderedIds,
  removeOption,
  startOf,
  type Control,
  type Members,
  type OptionMap,
  type Setting,
} from './settings-controls.react.ts';
import { settingsWord } from './settings-words.react.ts';

type Marks = Extract<Control, { readonly kind: 'marks' }>;

interface MarksProps {
  readonly control: Marks;
  readonly value: Members | undefined;
  readonly onChange: (value: Members | undefined) => void;
  readonly id: string;
  readonly locale: Locale;
}

/** Several ids to pick. Where marks are a limit, taking away the last leaves nobody; clearing lifts the limit. */
export function MarksControl({ control, value, onChange, id, locale }: MarksProps): ReactNode {
  const { choices, isLimit, isFilled } = control;
  const marked = Object.keys(value ?? {});
  const known = choices.map((choice) => ({ value: choice.value, label: localText(choice.label, locale) }));
  // What is not on offer is shown by its id, never dropped.
  const gone = marked.filter((each) => !choices.some((choice) => choice.value === each)).map((each) => ({ value: each, label: each }));
  const change = (next: readonly string[]): void => {
    if (next.length > 0 || (isLimit && value !== undefined)) onChange(Object.fromEntries(next.map((each) => [each, true])));
    else if (!isFilled) onChange(undefined);
  };
  const empty = isLimit ? (value === undefined ? 'everyone' : 'nobody') : 'none';
  return (
    <Select
      id={id}
      mode="multiple"
      size="small"
      style={{ width: '100%' }}
      value={marked}
      options={[...known, ...gone]}
      allowClear={!isFilled}
      onClear={() => onChange(undefined)}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={settingsWord(empty, locale)}
      onChange={(next: string[]) => change(next)}
    />
  );
}

interface EntriesProps {
  readonly entries: OptionMap;
  readonly settings: readonly Setting[];
  readonly onChange: (entries: OptionMap) => void;
  readonly locale: Locale;
  /** Shows the settings of one entry. */
  readonly rows: (props: { readonly members: Members; readonly onChange: (members: Members) => void }) => ReactNode;
}

/** The first of the two languages, or the id of what has no name. */
function nameOf(entry: Members | undefined, id: string, locale: Locale): string {
  const label = entry?.['label'] as LocalText | undefined;
  return label === undefined ? id : localText(label, locale) || id;
}

/** The entries in order, each a line that opens to its settings. */
export function EntriesEditor({ entries, settings, onChange, locale, rows }: EntriesProps): ReactNode {
  const [open, setOpen] = useState<string>();
  const ids = orderedIds(entries);
  const button = (name: 'up' | 'down' | 'remove', icon: ReactNode, press: () => void, disabled = false): ReactNode => (
    <Button
      size="small"
      type="text"
      icon={icon}
      disabled={disabled}
      onClick={press}
      aria-label={settingsWord(name, locale)}
      title={settingsWord(name, locale)}
    />
  );
  const add = (): void => {
    const next = addOption(entries, { en: `Step ${ids.length + 1}`, 'zh-CN': `步骤 ${ids.length + 1}` }, startOf(settings));
    setOpen(Object.keys(next).find((id) => !Object.hasOwn(entries, id)));
    onChange(next);
  };
  return (
    <div>
      <ul className="tr-option-list">
        {ids.map((id, place) => (
          <li key={id}>
            <div className="tr-option-row">
              <Button
                className="tr-entry-name"
                size="small"
                type="text"
                icon={open === id ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
                aria-expanded={open === id}
                onClick={() => setOpen(open === id ? undefined : id)}
              >
                {nameOf(entries[id], id, locale)}
              </Button>
              <span className="tr-option-buttons">
                {button('up', <ArrowUp size={14} />, () => onChange(moveOption(entries, id, -1)), place === 0)}
                {button('down', <ArrowDown size={14} />, () => onChange(moveOption(entries, id, 1)), place === ids.length - 1)}
                {button('remove', <Trash2 size={14} />, () => onChange(removeOption(entries, id)))}
              </span>
            </div>
            {open === id && rows({ members: entries[id] ?? {}, onChange: (members) => onChange({ ...entries, [id]: members }) })}
          </li>
        ))}
      </ul>
      <Button size="small" type="text" icon={<Plus size={14} />} onClick={add} disabled={settings.some(lacksChoice)}>
        {settingsWord('add', locale)}
      </Button>
    </div>
  );
}

/** Whether a setting that must be filled has nothing to pick from yet. */
function lacksChoice({ control, isRequired }: Setting): boolean {
  return isRequired && (control.kind === 'marks' || control.kind === 'choice') && control.choices.length === 0;
}
