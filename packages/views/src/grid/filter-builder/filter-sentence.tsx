// In charge of: the filter in force, readable as a sentence in the tool bar. Groups stand between accent brackets.
import { X } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import type { Filter } from '@trellis/query';
import { reachField } from '../columns.ts';
import { useGrid } from '../grid-context.ts';
import { useFilterValueText } from './filter-value.tsx';
import { operatorWord } from './operator-words.ts';

interface SentenceProps {
  readonly filter: Filter;
  readonly onOpen: () => void;
  readonly onChange: (filter: Filter | undefined) => void;
}

/** Tokens: field, operator, value; the words between them say how they count. */
export function FilterSentence({ filter, onOpen, onChange }: SentenceProps): ReactNode {
  const { t } = useGrid();
  const parts = 'and' in filter ? filter.and : [filter];
  return (
    <div className="tg-sentence">
      {parts.map((part, index) => (
        // The parts of a filter have no names: their place is what they are known by.
        <Fragment key={index}>
          {index > 0 && <span className="tg-and">{t('and')}</span>}
          <Part part={part} onOpen={onOpen} onRemove={() => onChange({ and: parts.toSpliced(index, 1) })} />
        </Fragment>
      ))}
    </div>
  );
}

function Part({
  part,
  onOpen,
  onRemove,
}: {
  readonly part: Filter;
  readonly onOpen: () => void;
  readonly onRemove: (() => void) | undefined;
}): ReactNode {
  const { t } = useGrid();
  if ('field' in part) return <Token part={part} onOpen={onOpen} onRemove={onRemove} />;
  const isNot = 'not' in part;
  const inner = isNot ? [part.not] : 'or' in part ? part.or : part.and;
  const between = 'or' in part ? t('or') : t('and');
  return (
    <span className="tg-group">
      {isNot && <span className="tg-or">{t('noneOf')}</span>}
      {inner.map((one, index) => (
        <Fragment key={index}>
          {index > 0 && <span className="tg-or">{between}</span>}
          <Part part={one} onOpen={onOpen} onRemove={undefined} />
        </Fragment>
      ))}
    </span>
  );
}

function Token({
  part,
  onOpen,
  onRemove,
}: {
  readonly part: Extract<Filter, { field: string }>;
  readonly onOpen: () => void;
  readonly onRemove: (() => void) | undefined;
}): ReactNode {
  const { entity, apps, locale, t } = useGrid();
  const reached = reachField(entity, part.field, apps, locale);
  // A field that is gone or may not be read: the server says so; here its name stands alone.
  if (reached === undefined) return <span className="tg-token is-broken">{part.field}</span>;
  return (
    <span className="tg-token">
      <button type="button" onClick={onOpen}>
        <span className="tg-token-field">{reached.label}</span>
        <span className="tg-token-op">{operatorWord(part.op, reached.field, t)}</span>
        <TokenValue part={part} field={reached.field} />
      </button>
      {onRemove !== undefined && (
        <button type="button" className="tg-token-remove" aria-label={t('remove')} onClick={onRemove}>
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

function TokenValue({
  part,
  field,
}: {
  readonly part: Extract<Filter, { field: string }>;
  readonly field: Parameters<typeof useFilterValueText>[2];
}): ReactNode {
  const text = useFilterValueText(part.op, part.value, field);
  return text === '' ? null : <span className="tg-token-value">{text}</span>;
}
