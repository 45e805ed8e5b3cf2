// In charge of: editors and filter inputs whose choices are looked up: linked records and people.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { EditorProps, FilterInputProps, Pick } from './field-ui.react.tsx';
import { needsNoValue, takesList } from './filter-input.react.tsx';
import { picksOf } from './json-value.react.ts';
import { PickList } from './pick-editor.react.tsx';

/** Finds what a text may mean. */
export type Lookup = (text: string) => Promise<readonly Pick[]>;

interface Found {
  readonly picks: readonly Pick[];
  /** Everything found since the input opened, by id. */
  readonly known: ReadonlyMap<number, Pick>;
  readonly isSearching: boolean;
  readonly failed: boolean;
}

const PAUSE = 150;

function byId(picks: readonly Pick[]): [number, Pick][] {
  return picks.map((pick) => [pick.id, pick]);
}

/** Looks up while typing, after a pause; only the newest answer counts. */
function useLookup(lookup: Lookup): Found & { readonly search: (text: string) => void } {
  const [found, setFound] = useState<Found>({ picks: [], known: new Map(), isSearching: true, failed: false });
  const turn = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  async function run(text: string, mine: number): Promise<void> {
    try {
      const picks = await lookup(text);
      if (mine !== turn.current) return;
      setFound(({ known }) => ({ picks, known: new Map([...known, ...byId(picks)]), isSearching: false, failed: false }));
    } catch {
      if (mine === turn.current) setFound(({ known }) => ({ picks: [], known, isSearching: false, failed: true }));
    }
  }

  function search(text: string): void {
    const mine = ++turn.current;
    clearTimeout(timer.current);
    setFound((now) => ({ ...now, isSearching: true, failed: false }));
    timer.current = setTimeout(() => void run(text, mine), PAUSE);
  }

  useEffect(() => {
    const turns = turn;
    void run('', ++turns.current);
    return () => {
      turns.current++;
      clearTimeout(timer.current);
    };
    // The first look-up happens once; later ones follow the typing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return { ...found, search };
}

interface LookupProps {
  readonly lookup: Lookup;
  readonly many: boolean;
  readonly label: (pick: Pick) => ReactNode;
}

function optionsFor(picks: readonly Pick[], label: LookupProps['label']) {
  return picks.map((pick) => ({ value: pick.id, text: pick.title, label: label(pick) }));
}

/** An editor that looks its choices up. The value keeps the titles, so that they can be shown before the server answers. */
export function LookupEditor({ lookup, many, label, ...props }: EditorProps & LookupProps): ReactNode {
  const chosen = picksOf(props.value);
  const found = useLookup(lookup);

  function change(ids: readonly number[]): void {
    const known = new Map([...found.known, ...byId(chosen)]);
    const picks = ids.flatMap((id) => known.get(id) ?? []);
    props.onChange(many ? (picks.length === 0 ? null : picks) : (picks[0] ?? null), []);
  }

  return (
    <PickList
      value={chosen.map((pick) => pick.id)}
      many={many}
      options={optionsFor(found.picks, label)}
      chosen={optionsFor(chosen, label)}
      onChange={change}
      onCommit={props.onCommit}
      onCancel={props.onCancel}
      onSearch={found.search}
      isSearching={found.isSearching}
      failed={found.failed}
      locale={props.locale}
      autoFocus={props.autoFocus}
      initialText={props.initialText}
      inCell={props.inCell}
      disabled={props.disabled}
      invalid={props.invalid}
      id={props.id}
      clearable={!props.field.required}
    />
  );
}

/** A filter's choice of looked-up records. The filter holds ids; their titles are looked up again where they are not known. */
export function LookupFilterInput({ lookup, label, ...props }: FilterInputProps & Omit<LookupProps, 'many'>): ReactNode {
  const found = useLookup(lookup);
  if (needsNoValue(props.op)) return null;
  const many = takesList(props.op);
  const ids = (Array.isArray(props.value) ? props.value : [props.value]).filter((one): one is number => typeof one === 'number');
  const chosen = ids.map((id) => found.known.get(id) ?? { id, title: `#${id}` });
  return (
    <PickList
      value={ids}
      many={many}
      options={optionsFor(found.picks, label)}
      chosen={optionsFor(chosen, label)}
      onChange={(next) => props.onChange(many ? (next.length === 0 ? null : next) : (next[0] ?? null))}
      onSearch={found.search}
      isSearching={found.isSearching}
      failed={found.failed}
      locale={props.locale}
      id={props.id}
    />
  );
}
