// In charge of: how quantities look and are typed: digits with the unit of the field, or the one that the record names.
import { localText } from '@trellis/errors';
import { Ruler } from 'lucide-react';
import type { CellProps, FieldInfo, FieldUi } from '../field-ui.react.tsx';
import { configOf, formatted, isMissing, valueAt } from '../json-value.react.ts';
import { Marked, Missing } from '../missing.react.tsx';
import { numberUi } from '../number-ui.react.tsx';
import { TextEditor } from '../text-editor.react.tsx';
import { keptUnit, shownUnit, writtenUnit } from './measure-unit.ts';
import type { QuantityConfig } from './quantity.schema.ts';

// The types keep what they know of a config by its identity, so each unit of a field has one config.
const configs = new WeakMap<object, Map<string, QuantityConfig>>();

function configIn(config: QuantityConfig, unit: string): QuantityConfig {
  const known = configs.get(config) ?? new Map<string, QuantityConfig>();
  configs.set(config, known);
  const found = known.get(unit) ?? { ...config, shown: { unit } };
  known.set(unit, found);
  return found;
}

/** The field as the record at hand shows it: in the unit that the record names, else in the kept one. */
function fieldOn(field: FieldInfo, record: CellProps['record']): FieldInfo {
  const config = configOf(field) as QuantityConfig;
  if (shownUnit(config) !== undefined) return field;
  const named = field.unit !== undefined && 'field' in field.unit ? valueAt(record, field.unit.field) : undefined;
  const unit = typeof named === 'string' ? writtenUnit(config, named) : undefined;
  return { ...field, config: configIn(config, (unit ?? keptUnit(config)).id) };
}

function unitOn(props: Pick<CellProps, 'field' | 'record' | 'locale'>): string {
  const config = configOf(fieldOn(props.field, props.record)) as QuantityConfig;
  return localText((shownUnit(config) ?? keptUnit(config)).label, props.locale);
}

/** Screen side of `quantity`. Its editor knows the record, which a bare number needs where the unit differs from record to record. */
export const quantityUi: FieldUi = {
  ...numberUi(Ruler, 116, { inputMode: 'text' }),
  editing: { typing: 'editor', opening: 'editor' },
  Cell: (props) =>
    isMissing(props.value) ? <Missing /> : <Marked text={formatted({ ...props, field: fieldOn(props.field, props.record) })} mark={props.mark} />,
  Editor: (props) => (
    <TextEditor
      {...props}
      field={fieldOn(props.field, props.record)}
      kind={{ align: 'end', inputMode: 'text', ...(props.inCell === true ? {} : { suffix: unitOn(props) }) }}
    />
  ),
  text: (props) => formatted({ ...props, field: fieldOn(props.field, props.record) }),
};
