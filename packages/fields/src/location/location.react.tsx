// In charge of: how places look and are typed: the address, else the coordinates; where the browser knows its position, one press takes it.
import { localText } from '@trellis/errors';
import { LocateFixed, MapPin } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CellProps, EditorProps, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing, plainText } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';

const MICRO = 1_000_000;

function LocationCell(props: CellProps) {
  if (isMissing(props.value)) return <Missing />;
  return (
    <span className="tr-ellipsis" title={plainText(props)}>
      <Marked text={formatted(props)} mark={props.mark} />
    </span>
  );
}

function addressOf(value: unknown): { readonly address?: string } {
  const address = typeof value === 'object' && value !== null && 'address' in value ? value.address : undefined;
  return typeof address === 'string' ? { address } : {};
}

const words = {
  take: { en: 'Use my position', 'zh-CN': '使用当前位置' },
  taking: { en: 'Finding my position…', 'zh-CN': '正在定位…' },
  failed: { en: 'The browser does not give its position', 'zh-CN': '浏览器没有给出位置' },
} as const;

type Locating = keyof typeof words;

function PositionButton({ props, onTaken }: { readonly props: EditorProps; readonly onTaken: () => void }): ReactNode {
  const [state, setState] = useState<Locating>('take');

  function take(): void {
    setState('taking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [latitude, longitude] = [Math.round(coords.latitude * MICRO) / MICRO, Math.round(coords.longitude * MICRO) / MICRO];
        props.onChange({ latitude, longitude, ...addressOf(props.value) }, []);
        setState('take');
        onTaken();
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }

  const name = localText(words[state], props.locale);
  return (
    <button
      type="button"
      className={`tr-input-button${state === 'failed' ? ' is-failed' : ''}`}
      aria-label={name}
      title={name}
      disabled={props.disabled === true || state === 'taking'}
      // The input keeps the focus, so that an editor in a cell stays open while the position is found.
      onMouseDown={(event) => event.preventDefault()}
      onClick={take}
    >
      <LocateFixed size={14} aria-hidden="true" />
    </button>
  );
}

function LocationEditor(props: EditorProps) {
  const [turn, setTurn] = useState(0);
  const canLocate = 'geolocation' in navigator;
  return (
    <TextEditor
      key={turn}
      {...props}
      initialText={turn === 0 ? props.initialText : undefined}
      kind={canLocate ? { suffix: <PositionButton props={props} onTaken={() => setTurn(turn + 1)} /> } : {}}
    />
  );
}

/** Screen side of `location`. */
export const locationUi: FieldUi = {
  Icon: MapPin,
  align: 'start',
  defaultWidth: 200,
  editing: { typing: 'text', opening: 'editor' },
  Cell: LocationCell,
  Editor: LocationEditor,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
