// In charge of: how the units of a quantity are set.
import type { ReactNode } from 'react';
import type { Control, Setting } from '../settings/settings-controls.react.ts';
import { DerivedSettings } from '../settings/settings-panel.react.tsx';
import type { SettingsProps } from '../settings/settings-props.react.ts';
import { measureUnits } from './measure-unit.ts';
import { dimensions, type QuantityConfig } from './quantity.schema.ts';

/** The settings of `quantity`. Units are picked, never typed: those of what the field measures. */
export function QuantitySettings(props: SettingsProps): ReactNode {
  const { config } = props;
  const units = dimensions.includes(config['dimension'] as never)
    ? measureUnits({ ...(config as unknown as QuantityConfig) }).map((unit) => unit.id)
    : [];
  const control: Control = { kind: 'pick', values: units, many: false };
  const withUnits = (setting: Setting): Setting => {
    if (setting.name === 'unit') return { ...setting, control };
    const { control: own } = setting;
    return own.kind === 'variants' ? { ...setting, control: { ...own, variants: own.variants.map(withUnits) } } : setting;
  };
  return <DerivedSettings {...props} adapt={(settings) => settings.map(withUnits)} />;
}
