// In charge of: moving and stretching records in time: what is shown meanwhile, and what is said when one stays where it was.
import { localText } from '@trellis/errors';
import { formatDay } from '@trellis/fields';
import type { RecordJson } from '@trellis/query';
import { useState } from 'react';
import { useGrid } from '../grid/grid-context.ts';
import { changeRefusal } from './change-refusal.ts';
import type { Refusal } from './failure-words.ts';
import { titleOf } from './field-value.react.tsx';
import type { BodyProps } from './kind-frame.react.tsx';
import { movedValues, stretchedValues, type Span, type SpanFields } from './span.ts';
import { useKindText } from './texts.ts';
import type { DragPoint } from './use-drag.react.ts';
import { usePending } from './use-pending.react.ts';

/** A change that came to nothing: what to say, and where. */
interface Refused {
  readonly at: DragPoint;
  readonly title: string;
  readonly refusal: Pick<Refusal, 'message' | 'hint'>;
  readonly why: (() => void) | undefined;
}

/** What views of time ask about moving. */
export interface SpanMoves {
  /** Why nothing can be moved, or no end changed; undefined where it can. */
  readonly fixed: string | undefined;
  readonly fixedEnd: string | undefined;
  /** Where records are that are under way. */
  readonly under: ReadonlyMap<number, Span>;
  readonly refused: Refused | undefined;
  readonly forget: () => void;
  /** Puts a record on other days: moved as a whole, or with another end. */
  readonly put: (record: RecordJson, from: Span, to: Span, at: DragPoint) => Promise<void>;
}

/** Days in a sentence: one, or the first and last. */
export function daysText({ first, last }: Span): string {
  return first === last ? formatDay(first) : `${formatDay(first)} – ${formatDay(last)}`;
}

/** Keeps the moves of a view. */
export function useSpanMoves({ api, entity, say }: BodyProps, fields: SpanFields): SpanMoves {
  const t = useKindText();
  const { locale, timezone, onWhy } = useGrid();
  const [refused, setRefused] = useState<Refused>();
  const { under, send } = usePending<Span>(api, entity);
  const reasonOf = (field: SpanFields['end']): string | undefined => {
    const reason = field === undefined ? undefined : changeRefusal(entity, field);
    return reason === undefined ? undefined : t(reason.key, { field: localText(field?.label, locale) });
  };
  const fixedEnd = reasonOf(fields.end);
  const fixed = reasonOf(fields.start) ?? fixedEnd;

  async function put(record: RecordJson, from: Span, to: Span, at: DragPoint): Promise<void> {
    const title = titleOf(record, entity.titleField);
    const days = to.first - from.first;
    const values = days === 0 ? stretchedValues(fields, record, from, to.last, timezone) : movedValues(fields, record, days, timezone);
    const known = days === 0 ? fixedEnd : fixed;
    const refusal = known === undefined ? await send(record, values, to) : { message: known, isExplained: false };
    if (refusal === undefined) return say({ text: t('movedTo', { title, days: t('days', { from: daysText(from), to: daysText(to) }) }) });
    const why = refusal.isExplained && onWhy !== undefined ? () => onWhy(record.id, { values, said: refusal.message }) : undefined;
    setRefused({ at, title: t('stays', { title }), refusal, why });
  }

  return { fixed, fixedEnd, under, refused, forget: () => setRefused(undefined), put };
}
