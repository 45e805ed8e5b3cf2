// In charge of: the fields a filter or sort can name: the entity's own and, one link further, those of its links.
import { localText, type Locale } from '@trellis/errors';
import { fieldUi, typeOf, type FieldIcon } from '@trellis/fields/react';
import type { EntityJson, FieldJson } from '@trellis/query';
import { fieldsInOrder, type AppsContext } from '../../apps.ts';

/** A field that can be named. */
export interface FieldChoice {
  readonly path: string;
  readonly label: string;
  readonly field: FieldJson;
  readonly Icon: FieldIcon;
}

function choice(path: string, label: string, field: FieldJson): FieldChoice {
  return { path, label, field, Icon: fieldUi(field.type).Icon };
}

/** Fields by path, own fields first. */
export function fieldChoices(entity: EntityJson, apps: AppsContext, locale: Locale): readonly FieldChoice[] {
  const own = fieldsInOrder(entity).map((field) => choice(field.name, localText(field.label, locale), field));
  const linked = fieldsInOrder(entity).flatMap((field) => {
    const target = field.target !== undefined && field.backOf === undefined ? apps.entity(field.target.app, field.target.entity) : undefined;
    if (target === undefined) return [];
    return fieldsInOrder(target)
      .filter((one) => one.backOf === undefined)
      .map((one) => choice(`${field.name}.${one.name}`, `${localText(field.label, locale)} › ${localText(one.label, locale)}`, one));
  });
  return [...own, ...linked];
}

/** Those that have operators. */
export function filterChoices(choices: readonly FieldChoice[]): readonly FieldChoice[] {
  return choices.filter(({ field }) => typeOf(field).operators.length > 0);
}

/** Those that can be sorted by. */
export function sortChoices(choices: readonly FieldChoice[]): readonly FieldChoice[] {
  return choices.filter(({ field }) => typeOf(field).canSort);
}
