// In charge of: how the states of a status and the ways between them are set.
import type { LocalText } from '@trellis/errors';
import type { ReactNode } from 'react';
import { orderedIds, type Control, type MarkChoice, type OptionMap, type Setting } from '../settings/settings-controls.react.ts';
import { DerivedSettings } from '../settings/settings-panel.react.tsx';
import type { SettingsProps } from '../settings/settings-props.react.ts';

function statesOf(config: SettingsProps['config']): readonly MarkChoice[] {
  const states = (config['states'] ?? {}) as OptionMap;
  return orderedIds(states).map((id) => ({ value: id, label: (states[id]?.['label'] ?? id) as LocalText }));
}

/** The settings of `status`. States, roles and fields are picked from those there are, never typed. */
export function StatusSettings(props: SettingsProps): ReactNode {
  const { fields, roles } = props.context;
  const states = statesOf(props.config);
  const filled = (setting: Setting): Setting => {
    const { name, control } = setting;
    if (name === 'initial' || name === 'to') return { ...setting, control: { kind: 'choice', choices: states } };
    if (control.kind === 'entries') return { ...setting, control: { ...control, settings: control.settings.map(filled) } };
    return control.kind === 'marks' ? { ...setting, control: marksOf(name, control) } : setting;
  };
  const marksOf = (name: string, control: Extract<Control, { readonly kind: 'marks' }>): Control => {
    if (name === 'roles') return { ...control, choices: roles, isLimit: true };
    return { ...control, choices: name === 'required' ? fields : states };
  };
  return <DerivedSettings {...props} adapt={(settings) => settings.map(filled)} />;
}
