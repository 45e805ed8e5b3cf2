// In charge of: how numbers given by the system look, and how their pattern is set. Nobody types them.
import { Hash } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { formatted, isMissing } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { DerivedSettings } from '../settings/settings-panel.react.tsx';
import type { SettingsProps } from '../settings/settings-props.react.ts';
import { settingsWord } from '../settings/settings-words.react.ts';
import { autonumberType } from './autonumber.ts';

const DAY = 86_400_000;
/** What the key of a counter looks like says how long it counts: `2026`, `2026-11`, `2026-11-22`. */
const spans = ['never', 'year', 'month', 'day'] as const;

function AutonumberSettings(props: SettingsProps): ReactNode {
  const pattern = String(props.config['pattern'] ?? '');
  const isRight = (autonumberType.checkConfig?.({ pattern }) ?? []).length === 0;
  const [today] = useState(() => Math.floor(Date.now() / DAY));
  const period = isRight ? (autonumberType.numbering?.period({ pattern }, today) ?? '') : '';
  const span = spans[period === '' ? 0 : period.split('-').length] ?? 'never';
  return (
    <div>
      <DerivedSettings {...props} />
      {isRight && (
        <p className="tr-setting-note">
          {settingsWord('next', props.locale)} <span className="tr-code">{autonumberType.numbering?.text({ pattern }, 1, today)}</span> ·{' '}
          {settingsWord(span, props.locale)}
        </p>
      )}
    </div>
  );
}

/** Screen side of `autonumber`. */
export const autonumberUi: FieldUi = {
  Icon: Hash,
  align: 'start',
  defaultWidth: 152,
  editing: { typing: 'text', opening: 'text' },
  Cell: (props) => (isMissing(props.value) ? <Missing /> : <Marked text={formatted(props)} mark={props.mark} />),
  Editor: (props) => <span className="tr-static">{formatted(props) || <Missing />}</span>,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
  Settings: AutonumberSettings,
};
