// In charge of: the one list of panels that types bring themselves. Any other type's is derived from the schema of its config.
import type { ReactNode } from 'react';
import { AutonumberSettings } from '../autonumber/autonumber-settings.react.tsx';
import { QuantitySettings } from '../quantity/quantity-settings.react.tsx';
import { StatusSettings } from '../status/status-settings.react.tsx';
import type { FieldTypeName } from '../list.ts';
import { DerivedSettings } from './settings-panel.react.tsx';
import type { SettingsProps } from './settings-props.react.ts';

const own: Partial<Record<FieldTypeName, (props: SettingsProps) => ReactNode>> = {
  autonumber: AutonumberSettings,
  quantity: QuantitySettings,
  status: StatusSettings,
};

/** The panel that edits the config of a field of any type, the computed ones included. */
export function SettingsPanel(props: SettingsProps): ReactNode {
  const Panel = (Object.hasOwn(own, props.type) ? own[props.type as FieldTypeName] : undefined) ?? DerivedSettings;
  return <Panel {...props} />;
}
