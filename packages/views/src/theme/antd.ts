// In charge of: the antd theme made from the tokens, equal to them in both themes.
import { theme as antdTheme, type ThemeConfig } from 'antd';
import { tokens, type ThemeMode } from './tokens.ts';

type Algorithm = Exclude<NonNullable<ThemeConfig['algorithm']>, readonly unknown[]>;

/** On a phone text is 15 px and controls fit a finger. */
function phonePins() {
  const [fontSize, line] = tokens.type.scale.phoneBase as [number, number];
  return {
    fontSize,
    lineHeight: line / fontSize,
    controlHeight: tokens.size.touchTarget,
    controlHeightLG: tokens.size.control.phone,
    controlHeightSM: tokens.size.control.lg,
    borderRadius: tokens.radius.phoneControl,
  };
}

/**
 * The antd theme. The third algorithm puts our values back: compact alone makes 10-px text of a 13-px seed and takes
 * 4 px off every control, and dark derives a primary of its own.
 */
export function antdThemeOf(mode: ThemeMode, options: { readonly phone?: boolean; readonly still?: boolean } = {}): ThemeConfig {
  const { seed, pins, alias, components } = tokens.antd[mode];
  const fixed = { ...pins, ...(options.phone === true ? phonePins() : {}), ...alias };
  const pin: Algorithm = (_seed, map) => ({ ...map, ...fixed }) as ReturnType<Algorithm>;
  const base = mode === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm;
  return {
    algorithm: [base, antdTheme.compactAlgorithm, pin],
    token: { ...seed, ...fixed, fontFamily: 'var(--font-family)', motion: options.still !== true } as NonNullable<ThemeConfig['token']>,
    components: components as NonNullable<ThemeConfig['components']>,
    hashed: false,
  };
}
