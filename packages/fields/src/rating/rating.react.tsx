// In charge of: how ratings look and are set: stars to see and to press, a number to hear and to type.
import { localText, type Locale } from '@trellis/errors';
import { Star } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { CellProps, EditorProps, FieldUi } from '../field-ui.react.tsx';
import { TypedFilterInput } from '../filter-input.react.tsx';
import { cellOf, checkValue, configOf, formatted, isMissing } from '../json-value.react.ts';
import { Missing } from '../missing.react.tsx';
import { bestRating } from './rating.ts';
import type { RatingConfig } from './rating.schema.ts';

function starsOf(best: number): readonly number[] {
  return Array.from({ length: best }, (_, place) => place + 1);
}

function bestOf({ field }: Pick<CellProps, 'field'>): number {
  return bestRating(configOf(field) as RatingConfig);
}

function StarGlyph({ isOn }: { readonly isOn: boolean }): ReactNode {
  return <Star size={12} strokeWidth={1.75} aria-hidden="true" className={isOn ? 'tr-star is-on' : 'tr-star'} />;
}

function RatingCell(props: CellProps) {
  if (isMissing(props.value)) return <Missing />;
  const rating = cellOf(props.value, props.field);
  // A rating beyond a best that was lowered later is shown as the number it is.
  if (typeof rating !== 'number') return formatted(props);
  return (
    <span className="tr-rating">
      <span className="tr-unseen">{formatted(props)}</span>
      {starsOf(bestOf(props)).map((star) => (
        <StarGlyph key={star} isOn={star <= rating} />
      ))}
    </span>
  );
}

function starName(star: number, best: number, locale: Locale): string {
  return localText({ en: `${star} of ${best}`, 'zh-CN': `${star} / ${best}` }, locale);
}

// Radio buttons, so that arrows move between the stars; pressing the star that is set, or Delete, takes the rating away.
function RatingEditor(props: EditorProps) {
  const { value, field, locale } = props;
  const best = bestOf(props);
  const rating = typeof value === 'number' ? value : 0;
  const focused = Math.min(Math.max(rating, 1), best);

  function set(next: number | null): void {
    props.onChange(next, checkValue(next, field));
  }

  function keyDown(event: KeyboardEvent): void {
    const digit = event.key === '0' ? 10 : Number(event.key);
    if (event.key === 'Escape') props.onCancel?.();
    else if (event.key === 'Enter') props.onCommit?.();
    else if (event.key === 'Delete' || event.key === 'Backspace') set(null);
    else if (starsOf(best).includes(digit)) set(digit);
    else return;
    event.preventDefault();
  }

  return (
    <div
      id={props.id}
      className="tr-rating tr-rating-input"
      role="radiogroup"
      tabIndex={-1}
      aria-label={localText(field.label, locale)}
      aria-invalid={props.invalid === true || undefined}
      onKeyDown={keyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) props.onCommit?.();
      }}
    >
      {starsOf(best).map((star) => (
        <label key={star} className="tr-star-label">
          <input
            type="radio"
            name={`rating-${field.id}`}
            className="tr-unseen"
            aria-label={starName(star, best, locale)}
            checked={star === rating}
            {...{ disabled: props.disabled, autoFocus: props.autoFocus === true && star === focused }}
            onChange={() => set(star)}
            onClick={() => star === rating && set(null)}
          />
          <StarGlyph isOn={star <= rating} />
        </label>
      ))}
    </div>
  );
}

/** Screen side of `rating`. */
export const ratingUi: FieldUi = {
  Icon: Star,
  align: 'start',
  defaultWidth: 104,
  editing: { typing: 'text', opening: 'editor' },
  Cell: RatingCell,
  Editor: RatingEditor,
  FilterInput: TypedFilterInput,
  text: formatted,
  toWire: (value) => value,
};
