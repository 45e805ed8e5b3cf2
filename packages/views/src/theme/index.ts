// In charge of: what other packages may use of the theme.
export { antdThemeOf } from './antd.ts';
export { PHONE_WIDTH, themeCss, themeVariables } from './css.ts';
export { colorVar, themeColors, tokens, type ChipColor, type ColorName, type ThemeMode } from './tokens.ts';
