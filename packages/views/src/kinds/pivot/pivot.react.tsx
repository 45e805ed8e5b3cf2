// In charge of: the pivot on screen: figures in a frame of heads, with totals; each leads to the records behind it.
import { useQueries, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { localText } from '@trellis/errors';
import type { Filter, QueryAnswer } from '@trellis/query';
import { Drawer } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { recordKeys, refreshEntity } from '../../apps.ts';
import { useGrid } from '../../grid/grid-context.ts';
import { GridView } from '../../grid/grid-view.tsx';
import type { GridSearch } from '../../grid/search.ts';
import { todayIn } from '../../widgets/period.ts';
import type { WidgetContext } from '../../widgets/widget-kind.ts';
import { allOf } from '../../widgets/widget-request.ts';
import { KindBody } from '../kind-body.react.tsx';
import { inFrame, type BodyProps } from '../kind-frame.react.tsx';
import { useKindText } from '../texts.ts';
import { useRecordChanges } from '../use-record-changes.react.ts';
import { pivotFrame, pivotRequests, type PivotConfig, type PivotHead } from './pivot-model.ts';
import { PivotTable } from './pivot-table.react.tsx';

/** The pivot in the common frame. */
export const PivotView = inFrame(Pivot);

interface Answers {
  /** Undefined until every question is answered. */
  readonly answers: readonly QueryAnswer[] | undefined;
  readonly error: Error | null;
}

function gather(results: readonly UseQueryResult<QueryAnswer>[]): Answers {
  const answers = results.flatMap((result) => result.data ?? []);
  return { answers: answers.length === results.length ? answers : undefined, error: results.find((result) => result.error !== null)?.error ?? null };
}

function useContext({ request }: BodyProps): WidgetContext {
  const { locale, timezone, apps } = useGrid();
  const [today] = useState(() => todayIn(timezone, new Date()));
  const { filter } = request;
  return useMemo(
    () => ({ locale, today, entities: (ref) => apps.entity(ref.app, ref.entity), filter, dateField: undefined, range: undefined, view: {} }),
    [locale, today, apps, filter],
  );
}

function Pivot(props: BodyProps): ReactNode {
  const { view, entity, client, api, request, onMatching } = props;
  const queries = useQueryClient();
  const config = view.config as PivotConfig;
  const context = useContext(props);
  useRecordChanges(client, entity, request.filter === undefined ? {} : { filter: request.filter });
  const requests = useMemo(() => pivotRequests(view, config, context, request.search), [view, config, context, request.search]);
  const count = useMemo(
    () => ({
      ...(request.filter === undefined ? {} : { filter: request.filter }),
      ...(request.search === undefined ? {} : { search: request.search }),
      metrics: [{ op: 'count' as const, as: 'n' }],
    }),
    [request],
  );
  const { answers, error } = useQueries({
    queries: [...requests, count].map((asked) => ({
      queryKey: recordKeys.query(entity, asked),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => api.query(asked, { signal }),
    })),
    combine: gather,
  });
  const [kept, setKept] = useState<{ readonly context: WidgetContext; readonly answers: readonly QueryAnswer[] }>();
  if (answers !== undefined && answers !== kept?.answers) setKept({ context, answers });
  const total = kept?.answers.at(-1)?.rows[0]?.['n'];
  const matching = typeof total === 'number' ? total : undefined;
  useEffect(() => onMatching(matching), [onMatching, matching]);
  const frame = useMemo(() => (kept === undefined ? undefined : pivotFrame(view, config, kept.context, kept.answers)), [view, config, kept]);
  const [drill, setDrill] = useState<Drill>();
  return (
    <KindBody {...props} total={matching} error={kept === undefined ? error : null} onRetry={() => void refreshEntity(queries, entity)}>
      {frame !== undefined && matching !== 0 && (
        <PivotTable
          frame={frame}
          isStale={answers === undefined}
          label={localText(view.label, context.locale)}
          onRecords={(row, column) =>
            setDrill({ title: drillTitle(row, column), filter: allOf([request.filter, row?.filter, column?.filter]), search: request.search })
          }
        />
      )}
      {drill !== undefined && <DrillPanel {...props} drill={drill} onClose={() => setDrill(undefined)} />}
    </KindBody>
  );
}

interface Drill {
  readonly title: string;
  readonly filter: Filter | undefined;
  readonly search: string | undefined;
}

function drillTitle(...heads: readonly (PivotHead | undefined)[]): string {
  return heads.flatMap((head) => head?.values.map(({ text }) => text) ?? []).join(' · ');
}

/** The records behind a figure, as a table of their own. */
function DrillPanel({ table, view, drill, onClose }: BodyProps & { readonly drill: Drill; readonly onClose: () => void }): ReactNode {
  const t = useKindText();
  const [search, setSearch] = useState<GridSearch>({
    filter: drill.filter ?? { and: [] },
    ...(drill.search === undefined ? {} : { search: drill.search }),
  });
  const title = drill.title === '' ? t('total') : drill.title;
  return (
    <Drawer open size="large" title={t('records', { of: title })} onClose={onClose} destroyOnHidden classNames={{ body: 'tk-drill' }}>
      <GridView {...table} view={{ ...view, id: `${view.id}~records` }} search={search} onSearchChange={setSearch} />
    </Drawer>
  );
}
