// In charge of: a record as a card of a gallery: its picture, its title, its fields.
import { filesOf, pictureOf } from '@trellis/fields/react';
import type { FieldJson, RecordJson } from '@trellis/query';
import { Image } from 'lucide-react';
import { useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import type { GridColumn } from '../../grid/columns.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { titleOf } from '../field-value.react.tsx';
import { RecordFields } from '../record-fields.react.tsx';

interface CardProps {
  readonly index: number;
  readonly total: number;
  /** Undefined while it is being loaded. */
  readonly record: RecordJson | undefined;
  readonly picture: FieldJson;
  /** Whether the picture is shown whole, or fills its room. */
  readonly isWhole: boolean;
  readonly columns: readonly GridColumn[];
  readonly words: string | undefined;
  readonly style: CSSProperties;
  readonly onOpen: (id: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** The card. */
export function GalleryCard({ index, total, record, picture, isWhole, columns, words, style, onOpen, onKeyDown }: CardProps): ReactNode {
  const { entity } = useGrid();
  return (
    <li className="tk-card tk-gallery-card" style={style} data-index={index} data-record={record?.id} aria-setsize={total} aria-posinset={index + 1}>
      {record === undefined ? (
        <span className="tg-bone" style={{ width: '60%' }} />
      ) : (
        <>
          <Picture key={record.id} record={record} field={picture} isWhole={isWhole} />
          <button type="button" className="tk-card-title" onClick={() => onOpen(record.id)} onKeyDown={onKeyDown}>
            {titleOf(record, entity.titleField)}
          </button>
          <RecordFields record={record} columns={columns} words={words} />
        </>
      )}
    </li>
  );
}

/** The first picture among the record's files; a sign where there is none. */
function Picture({ record, field, isWhole }: { readonly record: RecordJson; readonly field: FieldJson; readonly isWhole: boolean }): ReactNode {
  const [isGone, setGone] = useState(false);
  const address = filesOf(record[field.name])
    .map(pictureOf)
    .find((one) => one !== undefined);
  return (
    <span className={isWhole ? 'tk-picture is-whole' : 'tk-picture'}>
      {address === undefined || isGone ? (
        <Image size={24} strokeWidth={1.25} aria-hidden="true" />
      ) : (
        <img src={address} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setGone(true)} />
      )}
    </span>
  );
}
