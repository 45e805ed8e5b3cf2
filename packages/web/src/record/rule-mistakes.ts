// In charge of: the rules of an entity on a record that is being entered: what they say, at the fields they point at, in the server's words.
import { issue, type Locale } from '@trellis/errors';
import { localDay, zoneOffset, type Cell } from '@trellis/fields';
import { cellOf, fieldUi, zoneOf } from '@trellis/fields/react';
import { rulesBrokenBy, type EnteredRecord, type EntityJson, type FieldJson } from '@trellis/query';
import { fieldByName } from '@trellis/views/apps';
import { joinSentences } from '../app/sentences.ts';
import { issueText, type Mistakes } from './mistakes.ts';

type Values = { readonly [field: string]: unknown };

/** A record on a form. */
export interface EnteredValues {
  /** As editors hold them. */
  readonly values: Values;
  /** The same as stored; absent for a new record. */
  readonly before?: Values;
  /** Fields whose values are not known, or are mistaken already: rules that read them wait. */
  readonly unknown?: ReadonlySet<string>;
}

/** Where a form is. */
export interface RuleSurroundings {
  readonly locale: Locale;
  readonly timezone: string;
  /** UTC milliseconds. */
  readonly now: number;
}

function cellIn(values: Values, field: FieldJson, isNew: boolean): Cell {
  const cell = cellOf(fieldUi(field.type).toWire(values[field.name] ?? null), field);
  // The server gives a new record the default of what is left empty.
  return cell === null && isNew && field.default !== undefined ? cellOf(field.default, field) : cell;
}

/** A record on a form, as rules and the form's own conditions read it. */
export function enteredRecord(entity: EntityJson, { values, before, unknown }: EnteredValues, { timezone, now }: RuleSurroundings): EnteredRecord {
  const read =
    (of: Values, isNew: boolean) =>
    (name: string): Cell | undefined => {
      const field = fieldByName(entity, name);
      return field === undefined || (of === values && unknown?.has(name) === true) ? undefined : cellIn(of, field, isNew);
    };
  return {
    cell: read(values, before === undefined),
    ...(before === undefined ? {} : { before: read(before, false) }),
    day(name, at) {
      const field = fieldByName(entity, name);
      return localDay(at, field === undefined ? timezone : zoneOf(field, values, timezone));
    },
    clock: { today: localDay(now, timezone), now, offset: (at) => zoneOffset(at, timezone) / 60_000 },
  };
}

/** What the rules of the entity say of a record, by field. What the server alone can tell is left to it. */
export function ruleMistakes(entity: EntityJson, record: EnteredValues, surroundings: RuleSurroundings): Mistakes {
  const found: { [field: string]: string } = {};
  const { rules = [] } = entity;
  if (rules.length === 0) return found;
  for (const { message, fields } of rulesBrokenBy(rules, enteredRecord(entity, record, surroundings)))
    for (const name of fields) {
      const field = fieldByName(entity, name);
      if (field === undefined) continue;
      const said = message === undefined ? issue('record.required', name, { field: field.label }) : issue('record.rule', name, { message });
      found[name] = joinSentences(found[name], issueText(said, surroundings.locale));
    }
  return found;
}
