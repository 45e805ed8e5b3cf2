// In charge of: the calendar as a kind of view: which days it shows where nobody says.
import { servingFields } from '../serving-fields.ts';
import type { ViewKind } from '../view-kind.ts';

/** The kind. */
export const calendarKind: ViewKind<'calendar'> = {
  name: 'calendar',
  defaults(entity) {
    const days = servingFields(entity, 'day');
    const start = days.find((field) => field.writable) ?? days[0];
    const color = servingFields(entity, 'color')[0];
    return start === undefined ? undefined : { start: start.id, ...(color === undefined ? {} : { color: color.id }) };
  },
};
