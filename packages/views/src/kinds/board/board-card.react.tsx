// In charge of: a record as a card of a board: its title, its fields, and a menu of where it can go.
import type { RecordJson } from '@trellis/query';
import { Dropdown } from 'antd';
import { ArrowRightLeft } from 'lucide-react';
import type { KeyboardEvent, PointerEvent, ReactNode, Ref } from 'react';
import type { GridColumn } from '../../grid/columns.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { titleOf } from '../field-value.react.tsx';
import { RecordFields } from '../record-fields.react.tsx';
import { useKindText } from '../texts.ts';

/** A place a card can be sent to, or why not. */
export interface Destination {
  readonly key: string;
  readonly name: string;
  readonly refusal: string | undefined;
}

interface CardProps {
  readonly ref: Ref<HTMLLIElement>;
  readonly record: RecordJson;
  readonly columns: readonly GridColumn[];
  readonly words: string | undefined;
  readonly isSaving: boolean;
  readonly isTaken: boolean;
  /** Where it can go; asked when the menu opens. Absent where cards stay. */
  readonly destinations: (() => readonly Destination[]) | undefined;
  readonly onOpen: () => void;
  readonly onMove: (key: string) => void;
  readonly onTake: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  readonly onKeyDown: ((event: KeyboardEvent<HTMLElement>) => void) | undefined;
}

/** The card in its column. */
export function BoardCard({ ref, record, columns, words, isSaving, isTaken, destinations, onOpen, onMove, onTake, onKeyDown }: CardProps): ReactNode {
  const { entity } = useGrid();
  const t = useKindText();
  const title = titleOf(record, entity.titleField);
  const className = ['tk-card', isSaving && 'is-saving', isTaken && 'is-taken', destinations !== undefined && 'can-move'];
  return (
    // The keys are those of the title within, which has the focus; the pointer's part is done by the menu too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li ref={ref} className={className.filter(Boolean).join(' ')} onPointerDown={onTake} onKeyDown={onKeyDown} data-record={record.id}>
      <button type="button" className="tk-card-title" onClick={onOpen} draggable={false}>
        {title}
      </button>
      <RecordFields record={record} columns={columns} words={words} />
      {isSaving && <output className="tk-saving">{t('moving')}</output>}
      {destinations !== undefined && !isSaving && <MoveMenu title={title} destinations={destinations} onMove={onMove} />}
    </li>
  );
}

function MoveMenu({
  title,
  destinations,
  onMove,
}: {
  readonly title: string;
  readonly destinations: () => readonly Destination[];
  readonly onMove: (key: string) => void;
}): ReactNode {
  const t = useKindText();
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: 'columns',
            type: 'group',
            label: t('moveTo'),
            children: destinations().map(({ key, name, refusal }) => ({
              key: `to:${key}`,
              disabled: refusal !== undefined,
              label: (
                <span className="tk-destination" title={refusal}>
                  {name}
                  {refusal !== undefined && <span className="tk-destination-why">{refusal}</span>}
                </span>
              ),
            })),
          },
        ],
        onClick: ({ key }) => onMove(key.slice('to:'.length)),
      }}
    >
      <button type="button" className="tg-icon-button tk-move" data-no-drag aria-haspopup="menu" aria-label={t('moveCard', { title })}>
        <ArrowRightLeft size={14} aria-hidden="true" />
      </button>
    </Dropdown>
  );
}

/** The card that follows the pointer. */
export function CardGhost({
  record,
  columns,
  style,
  isRefused,
}: {
  readonly record: RecordJson;
  readonly columns: readonly GridColumn[];
  readonly style: { readonly left: number; readonly top: number; readonly width: number };
  readonly isRefused: boolean;
}): ReactNode {
  const { entity } = useGrid();
  return (
    <div className={isRefused ? 'tk-card tk-ghost is-refused' : 'tk-card tk-ghost'} style={style} aria-hidden="true">
      <span className="tk-card-title">{titleOf(record, entity.titleField)}</span>
      <RecordFields record={record} columns={columns} />
    </div>
  );
}
