// In charge of: the board as a kind of view: what it is laid out by where nobody says.
import { servingFields } from '../serving-fields.ts';
import type { ViewKind } from '../view-kind.ts';

/** The kind. */
export const boardKind: ViewKind<'board'> = {
  name: 'board',
  defaults(entity) {
    const fields = servingFields(entity, 'group');
    // A status is what boards are for; else the field that people can change by moving cards.
    const field = fields.find((one) => one.transitions !== undefined) ?? fields.find((one) => one.writable && one.target === undefined) ?? fields[0];
    return field === undefined ? undefined : { field: field.id };
  },
};
