// In charge of: the questions every kind of widget answers, and what it may know when it does.
import type { Locale } from '@trellis/errors';
import type { Filter, QueryAnswer, QueryRequest, WidgetJson } from '@trellis/query';
import type { DateUnit, JSONSchema } from '@trellis/schemas';
import type { EntityLookup } from './field-path.ts';
import type { DateRange } from './period.ts';

/** What a viewer has set on a widget for now. Nothing of it is stored. */
export interface WidgetView {
  /** Unit of the date axis. */
  readonly unit?: DateUnit;
  /** The currency looked at, where amounts are kept apart. */
  readonly currency?: string;
}

/** What a widget knows about where it stands. */
export interface WidgetContext {
  readonly locale: Locale;
  /** Today's date in the workspace. */
  readonly today: string;
  readonly entities: EntityLookup;
  /** The widget's own condition and the page's filters, without its dates. */
  readonly filter: Filter | undefined;
  /** The date field that the page's date filter narrows; undefined when it narrows none of this entity's. */
  readonly dateField: string | undefined;
  /** The days looked at; undefined for all. */
  readonly range: DateRange | undefined;
  readonly view: WidgetView;
}

/** The queries of a widget by the part they play. `current` is always there. */
export type WidgetRequests = { readonly current: QueryRequest; readonly [part: string]: QueryRequest };

/** Their answers. */
export type WidgetAnswers = { readonly current: QueryAnswer; readonly [part: string]: QueryAnswer | undefined };

/** A widget's figures as a plain grid, for files. */
export interface Figures {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What a viewer may switch on a widget. */
type WidgetSwitch = 'unit' | 'currency';

/** A kind of widget. */
export interface WidgetKind {
  /** Its name in documents. */
  readonly name: string;
  /** Shape of a widget's `config`. */
  readonly configSchema: JSONSchema;
  /** What the viewer may switch: the unit of its dates, the currency it shows one of at a time. */
  switches(widget: WidgetJson): readonly WidgetSwitch[];
  requests(widget: WidgetJson, context: WidgetContext): WidgetRequests;
  isEmpty(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): boolean;
  figures(widget: WidgetJson, context: WidgetContext, answers: WidgetAnswers): Figures;
}

/** What the component of a kind gets. */
export interface WidgetProps {
  readonly widget: WidgetJson;
  readonly context: WidgetContext;
  readonly answers: WidgetAnswers;
  readonly onView: (view: WidgetView) => void;
  /** Leads to the records behind a part of the widget: `narrowing` is joined to the widget's own conditions. */
  readonly onRecords: (narrowing: Filter | undefined) => void;
}
