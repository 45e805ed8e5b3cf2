// In charge of: the actions on a list as a whole, for the shell's top bar: export, import, new record.
import { localText, type Locale } from '@trellis/errors';
import type { Client } from '@trellis/client';
import type { AppJson, EntityJson, ViewJson } from '@trellis/query';
import { Button, Dropdown } from 'antd';
import { Download, Plus, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppsContext } from '../apps.ts';
import { isExportable } from './columns.ts';
import { filterInForce, requestFilter, sortInForce, type GridSearch } from './search.ts';
import { useGridText } from './texts.ts';

/** What the actions need. */
export interface GridActionsProps {
  readonly app: AppJson;
  readonly apps: AppsContext;
  readonly view: ViewJson;
  readonly client: Client;
  readonly locale: Locale;
  readonly search: GridSearch;
  readonly onNewRecord: () => void;
  readonly onImport: () => void;
  /** Narrow screens: glyphs only, and the new record first. */
  readonly isCompact?: boolean;
}

const formats = ['csv', 'xlsx', 'jsonl'] as const;

/** Export (what the list shows, as far as it may leave), import, new record; each only where the person may. */
export function GridActions({ apps, view, client, locale, search, onNewRecord, onImport, isCompact = false }: GridActionsProps): ReactNode {
  const t = useGridText();
  const entity = apps.entity(view.entity.app, view.entity.entity);
  if (entity === undefined) return null;
  const api = client.records(entity.app, entity.slug);
  const label = localText(entity.label, locale);

  function download(entity: EntityJson, format: (typeof formats)[number]): void {
    const filter = requestFilter(filterInForce(view, search));
    const fields = view.columns.map((column) => column.field).filter((path) => isExportable(apps, entity, path));
    const link = document.createElement('a');
    link.href = api.exportUrl(format, {
      sort: sortInForce(view, search),
      fields,
      ...(filter === undefined ? {} : { filter }),
      ...(search.search === undefined ? {} : { search: search.search }),
    });
    link.download = '';
    link.click();
  }

  const items = formats.map((format) => ({
    key: format,
    label: t(format === 'csv' ? 'exportCsv' : format === 'xlsx' ? 'exportXlsx' : 'exportJsonl'),
  }));
  return (
    <span className="tg-actions">
      {entity.can.export && (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => download(entity, key as (typeof formats)[number]) }}>
          <Button type="text" icon={<Download size={14} strokeWidth={1.75} aria-hidden="true" />} aria-label={t('export')}>
            {isCompact ? '' : t('export')}
          </Button>
        </Dropdown>
      )}
      {entity.can.import && (
        <Button type="text" icon={<Upload size={14} strokeWidth={1.75} aria-hidden="true" />} aria-label={t('import')} onClick={onImport}>
          {isCompact ? '' : t('import')}
        </Button>
      )}
      {entity.can.create && (
        <Button
          type="primary"
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
          aria-label={t('new', { entity: label })}
          onClick={onNewRecord}
        >
          {isCompact ? '' : t('new', { entity: label })}
        </Button>
      )}
    </span>
  );
}
