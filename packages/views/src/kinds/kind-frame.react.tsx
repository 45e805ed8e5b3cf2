// In charge of: what all kinds but the table share: the tool bar, the question to the server, what is said at the foot and in place of records.
import '../grid/grid.css';
import './kinds.css';
import type { Client, RecordsApi } from '@trellis/client';
import type { EntityJson, Filter, ViewJson } from '@trellis/query';
import { useCallback, useMemo, useState, type ComponentType, type ReactNode } from 'react';
import { columnChoices, requestFields, type GridColumn } from '../grid/columns.ts';
import { GridContext, type GridSettings } from '../grid/grid-context.ts';
import { GridToolbar } from '../grid/grid-toolbar.tsx';
import type { GridViewProps } from '../grid/grid-view.tsx';
import { useMedia } from '../grid/media.ts';
import { NoticeLine, type Notice } from '../grid/notice.tsx';
import { filterInForce, requestFilter, sortInForce } from '../grid/search.ts';
import { useGridText } from '../grid/texts.ts';
import { gridServices } from '../grid/transport.ts';
import { usePreferences } from '../grid/use-preferences.ts';
import { configFields } from './view-kind.ts';

/** What is asked of the server: the filter and words in force, the order, and every field that is drawn. */
export interface KindRequest {
  readonly filter?: Filter;
  readonly search?: string;
  readonly sort: readonly string[];
  readonly fields: readonly string[];
}

/** What the body of a kind is given. The grid's settings (language, zone, entity, look-ups) come by `useGrid`. */
export interface BodyProps extends Pick<GridViewProps, 'onOpenRecord' | 'onUndo' | 'me'> {
  /** What the view as a table would be given, for kinds that lead to records. */
  readonly table: GridViewProps;
  readonly view: ViewJson;
  readonly entity: EntityJson;
  readonly client: Client;
  readonly api: RecordsApi;
  /** The fields shown of each record. */
  readonly columns: readonly GridColumn[];
  readonly request: KindRequest;
  readonly isPhone: boolean;
  /** Takes back what was asked beyond the view's own: filter and words. */
  readonly onClear: () => void;
  readonly onNew: (() => void) | undefined;
  readonly onImport: (() => void) | undefined;
  /** Says something in one short line. */
  readonly say: (notice: Notice) => void;
  /** How many records match, for the tool bar. */
  readonly onMatching: (count: number | undefined) => void;
}

/** A kind's screen: its body in the common frame. */
export function inFrame(Body: ComponentType<BodyProps>): ComponentType<GridViewProps> {
  return function KindView(props) {
    const { apps, view } = props;
    const t = useGridText();
    const entity = apps.entity(view.entity.app, view.entity.entity);
    if (entity === undefined) {
      return (
        <div className="tg-view">
          <div className="tg-empty">
            <p>{t('noEntity')}</p>
          </div>
        </div>
      );
    }
    return <Frame {...props} key={`${entity.key} ${view.id}`} entity={entity} Body={Body} />;
  };
}

interface FrameProps extends GridViewProps {
  readonly entity: EntityJson;
  readonly Body: ComponentType<BodyProps>;
}

function useSettings({ apps, client, locale, timezone, onWhy, entity, ...props }: FrameProps): GridSettings {
  const t = useGridText();
  const own = useMemo(() => gridServices(client, apps), [client, apps]);
  const services = props.services ?? own;
  return useMemo(() => ({ t, locale, timezone, entity, apps, services, onWhy }), [t, locale, timezone, entity, apps, services, onWhy]);
}

const nothing = (): void => undefined;

function Frame(props: FrameProps): ReactNode {
  const { app, apps, view, client, locale, me, search, onSearchChange, entity, Body } = props;
  const settings = useSettings(props);
  const isPhone = useMedia('(max-width: 767px)');
  const preferences = usePreferences(me.user.id, app.app.id, view.id);
  const choices = useMemo(() => columnChoices(view, entity, apps, preferences[0], locale), [view, entity, apps, preferences, locale]);
  const columns = useMemo(() => choices.filter((choice) => choice.isShown), [choices]);
  const [notice, setNotice] = useState<Notice>();
  const [matching, setMatching] = useState<number>();
  const hideNotice = useCallback(() => setNotice(undefined), []);
  const request = useKindRequest(props, columns);
  function clear(): void {
    const { search: _words, ...rest } = search;
    onSearchChange(request.search === undefined ? { ...search, filter: { and: [] } } : rest);
  }
  return (
    <GridContext value={settings}>
      <div className="tg-view">
        <GridToolbar
          view={view}
          search={search}
          onSearchChange={onSearchChange}
          choices={choices}
          preferences={preferences}
          matching={matching}
          checked={0}
          onClearChecked={nothing}
          onDeleteChecked={nothing}
          request={undefined}
          isPhone={isPhone}
        />
        <Body
          table={props}
          view={view}
          entity={entity}
          client={client}
          api={client.records(entity.app, entity.slug)}
          columns={columns}
          request={request}
          isPhone={isPhone}
          me={me}
          onClear={clear}
          onNew={entity.can.create ? props.onNewRecord : undefined}
          onImport={entity.can.import ? props.onImport : undefined}
          onOpenRecord={props.onOpenRecord}
          onUndo={props.onUndo}
          onMatching={setMatching}
          say={setNotice}
        />
        <NoticeLine notice={notice} onGone={hideNotice} />
      </div>
    </GridContext>
  );
}

function useKindRequest({ view, search, entity, apps }: FrameProps, columns: readonly GridColumn[]): KindRequest {
  const words = search.search?.trim() === '' ? undefined : search.search?.trim();
  return useMemo(() => {
    const filter = requestFilter(filterInForce(view, search));
    const laidOut = columnChoices({ ...view, columns: configFields(view).map((field) => ({ id: field, field })) }, entity, apps, {}, 'en');
    const needed = laidOut.filter((column) => column.isShown);
    return {
      sort: sortInForce(view, search),
      fields: requestFields([...columns, ...needed], entity),
      ...(filter === undefined ? {} : { filter }),
      ...(words === undefined ? {} : { search: words }),
    };
  }, [view, search, entity, apps, columns, words]);
}
