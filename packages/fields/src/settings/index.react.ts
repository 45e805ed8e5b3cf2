// In charge of: what other packages may use of the settings panels, which only a studio loads.
export { SettingsPanel } from './settings-list.react.tsx';
export type { SettingsChoice, SettingsContext, SettingsProps } from './settings-props.react.ts';
