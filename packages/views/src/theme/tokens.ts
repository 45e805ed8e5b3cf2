// In charge of: the design tokens as a typed value. tokens.json is the only place where a colour, a size or a shadow is written.
import tokensJson from './tokens.json' with { type: 'json' };

/** Light or dark. */
export type ThemeMode = 'light' | 'dark';

/** The design tokens. */
export const tokens = tokensJson;

/** A colour of the interface. */
export type ColorName = keyof typeof tokensJson.themes.light.color;

/** A chip colour: what an option's `color` may be. */
export type ChipColor = keyof typeof tokensJson.themes.light.chip;

/** `hairlineFaint` → `hairline-faint`; a digit stays with its word. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll(' ', '-');
}

/** The CSS variable of a colour, for styles written in code: `colorVar('text2')` → `var(--color-text2)`. */
export function colorVar(name: ColorName): string {
  return `var(--color-${kebab(name)})`;
}

/** The colours of a theme as plain values, for canvases (charts) that cannot read CSS variables. */
export function themeColors(mode: ThemeMode) {
  const theme = tokens.themes[mode];
  return { color: theme.color, chip: theme.chip, chart: theme.chart, presence: theme.presence, shadow: theme.shadow };
}
