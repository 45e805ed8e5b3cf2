// In charge of: the table as a kind of view. What it shows is all in the view's columns.
import type { ViewKind } from '../view-kind.ts';

/** The kind. */
export const tableKind: ViewKind<'table'> = { name: 'table', defaults: () => ({}) };
