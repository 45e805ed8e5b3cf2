// In charge of: picking from a list: options that are known, or records and people looked up while typing.
import { Select } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Locale } from '@trellis/errors';
import { word } from './words.react.ts';

/** One thing to pick. `text` is what typing is compared with. */
interface PickOption<Id extends string | number> {
  readonly value: Id;
  readonly text: string;
  readonly label: ReactNode;
}

/** What a pick list is given. */
export interface PickListProps<Id extends string | number> {
  readonly value: readonly Id[];
  readonly many: boolean;
  readonly options: readonly PickOption<Id>[];
  /** How chosen ones look that are not among the options just now. */
  readonly chosen?: readonly PickOption<Id>[] | undefined;
  readonly onChange: (value: readonly Id[]) => void;
  readonly onCommit?: (() => void) | undefined;
  readonly onCancel?: (() => void) | undefined;
  readonly locale: Locale;
  /** Looks options up instead of comparing the known ones. */
  readonly onSearch?: ((text: string) => void) | undefined;
  readonly isSearching?: boolean | undefined;
  readonly failed?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly initialText?: string | undefined;
  readonly inCell?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  readonly invalid?: boolean | undefined;
  readonly id?: string | undefined;
  readonly clearable?: boolean | undefined;
  /** What is said where there is nothing to pick at all. */
  readonly emptyText?: string | undefined;
}

function hint(props: { readonly isSearching?: boolean | undefined; readonly failed?: boolean | undefined; readonly locale: Locale }): string {
  if (props.failed === true) return word('searchFailed', props.locale);
  return word(props.isSearching === true ? 'searching' : 'nothingFound', props.locale);
}

/** A list to pick one or several from, with typing to narrow it. Picking one is done at once; several are done with Esc, Tab or leaving. */
export function PickList<Id extends string | number>(props: PickListProps<Id>): ReactNode {
  const { many, value, inCell = false } = props;
  const [open, setOpen] = useState(inCell);
  const [search, setSearch] = useState(props.initialText ?? '');
  const ended = useRef(false);
  const isTouched = useRef(false);

  const { onSearch, initialText } = props;
  useEffect(() => {
    if (initialText !== undefined && initialText !== '') onSearch?.(initialText);
    // Only what opened the editor is looked up by itself; later typing calls onSearch directly.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  function end(how: 'commit' | 'cancel'): void {
    if (ended.current && inCell) return;
    ended.current = true;
    if (how === 'commit') props.onCommit?.();
    else props.onCancel?.();
  }

  function change(next: Id | readonly Id[] | null | undefined): void {
    const list = next === null || next === undefined ? [] : Array.isArray(next) ? (next as readonly Id[]) : [next as Id];
    props.onChange(list);
    setSearch('');
    if (!many) end('commit');
  }

  // The list empties its search by itself when it appears; what opened the editor must survive that.
  function typed(text: string): void {
    if (text === '' && !isTouched.current) return;
    setSearch(text);
    props.onSearch?.(text);
  }

  function keyDown(event: KeyboardEvent): void {
    isTouched.current = true;
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') end(many && inCell ? 'commit' : 'cancel');
    if (event.key === 'Tab') end('commit');
  }

  return (
    <Select<Id | Id[]>
      {...(props.id === undefined ? {} : { id: props.id })}
      className={inCell ? 'tr-pick tr-pick-cell' : 'tr-pick'}
      {...(many ? { mode: 'multiple' as const } : {})}
      {...(inCell ? { variant: 'borderless' as const } : {})}
      {...(props.invalid === true ? { status: 'error' as const } : {})}
      value={(many ? [...value] : (value[0] ?? null)) as Id[]}
      open={open}
      onOpenChange={setOpen}
      showSearch={{
        searchValue: search,
        onSearch: typed,
        filterOption: props.onSearch === undefined ? (text, option) => matches(text, (option as { text?: string } | undefined)?.text) : false,
      }}
      options={props.options.map(({ value: id, text, label }) => ({ value: id, text, label, title: text })) as never}
      onChange={(next) => change(next as Id | Id[] | null)}
      onInputKeyDown={keyDown}
      onBlur={() => end('commit')}
      labelRender={({ value, label }) => label ?? props.chosen?.find((one) => one.value === value)?.label ?? String(value)}
      allowClear={props.clearable !== false}
      autoFocus={props.autoFocus ?? false}
      disabled={props.disabled ?? false}
      placeholder={word(props.onSearch === undefined ? 'pick' : 'find', props.locale)}
      notFoundContent={
        <span className="tr-pick-hint">{props.options.length === 0 && props.emptyText !== undefined ? props.emptyText : hint(props)}</span>
      }
      popupMatchSelectWidth={inCell ? 220 : true}
      maxTagCount="responsive"
    />
  );
}

function matches(text: string, label: string | undefined): boolean {
  return (label ?? '').toLowerCase().includes(text.trim().toLowerCase());
}
