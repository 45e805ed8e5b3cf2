// In charge of: what the two shapes of a calendar, weeks and agenda, are given.
import type { FieldJson, RecordJson } from '@trellis/query';
import type { BodyProps } from '../kind-frame.react.tsx';
import type { Span, SpanFields } from '../span.ts';
import type { SpanMoves } from '../use-span-moves.react.ts';
import type { CalendarScale } from './calendar-layout.ts';

/** A record and the days it lies on. */
export interface PlacedRecord {
  readonly record: RecordJson;
  readonly span: Span;
  readonly isSaving: boolean;
}

/** A calendar that is there. */
export interface CalendarProps extends BodyProps {
  readonly fields: SpanFields;
  readonly placed: readonly PlacedRecord[];
  /** The choice that bars take their colour from. */
  readonly color: FieldJson | undefined;
  readonly shown: Span;
  readonly scale: CalendarScale;
  readonly today: number;
  /** A day of the month or week looked at. */
  readonly around: number;
  readonly moves: SpanMoves;
}
