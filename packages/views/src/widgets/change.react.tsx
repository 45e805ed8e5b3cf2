// In charge of: a change between two periods on screen: arrow for the direction, colour for good or bad.
import type { Locale } from '@trellis/errors';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { changeText, directionOf, MISSING, toneOf, type Change } from './number-format.ts';

/** A change. Without one a dash that says why. */
export function ChangeMark({
  change,
  goodWhen,
  locale,
  title,
}: {
  readonly change: Change | undefined;
  readonly goodWhen: 'up' | 'down' | 'neutral' | undefined;
  readonly locale: Locale;
  readonly title?: string;
}): ReactNode {
  if (change === undefined) {
    return (
      <span className="tr-change" title={title}>
        {MISSING}
      </span>
    );
  }
  const direction = directionOf(change);
  return (
    <span className="tr-change" data-tone={toneOf(change, goodWhen)} title={title}>
      {direction === 'up' && <ArrowUp size={12} strokeWidth={2} aria-label={locale === 'zh-CN' ? '上升' : 'Up'} />}
      {direction === 'down' && <ArrowDown size={12} strokeWidth={2} aria-label={locale === 'zh-CN' ? '下降' : 'Down'} />}
      {changeText(change, locale)}
    </span>
  );
}
