// In charge of: how the pattern of numbers given by the system is set.
import { useState, type ReactNode } from 'react';
import { DerivedSettings } from '../settings/settings-panel.react.tsx';
import type { SettingsProps } from '../settings/settings-props.react.ts';
import { settingsWord } from '../settings/settings-words.react.ts';
import { autonumberType } from './autonumber.ts';

const DAY = 86_400_000;
/** What the key of a counter looks like says how long it counts: `2026`, `2026-11`, `2026-11-22`. */
const spans = ['never', 'year', 'month', 'day'] as const;

/** The settings of `autonumber`: the pattern, with the next number it makes and when counting starts again. */
export function AutonumberSettings(props: SettingsProps): ReactNode {
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
