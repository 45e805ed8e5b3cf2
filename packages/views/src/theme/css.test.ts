// In charge of: the style sheet of variables says what the tokens say, and nothing else.
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { themeCss } from './css.ts';
import { tokens, type ThemeMode } from './tokens.ts';

const file = new URL('theme.css', import.meta.url);

function block(css: string, selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map(
    body.split(';').flatMap((line) => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    }),
  );
}

describe('theme.css', () => {
  it('is what the tokens give (WRITE_GENERATED=1 rewrites it)', async () => {
    if (process.env['WRITE_GENERATED'] === '1') await writeFile(file, themeCss());
    expect(await readFile(file, 'utf8')).toBe(themeCss());
  });

  const selectors: Record<ThemeMode, string> = { light: ':root', dark: ":root[data-theme='dark']" };
  for (const mode of ['light', 'dark'] as const) {
    it(`holds every colour of ${mode}`, () => {
      const variables = block(themeCss(), selectors[mode]);
      const theme = tokens.themes[mode];
      expect(variables.get('color-scheme')).toBe(mode);
      expect(variables.get('--color-hairline-faint')).toBe(theme.color.hairlineFaint);
      const colors = [...variables].filter(([name]) => name.startsWith('--color-'));
      expect(colors.map(([, value]) => value)).toEqual(Object.values(theme.color));
      expect(variables.get('--chip-teal-text')).toBe(theme.chip.teal.text);
      expect(variables.get('--chart-8')).toBe(theme.chart.categorical[7]);
      expect(variables.get('--shadow-popover')?.replaceAll(/\s|(?<=\D)0(?=\.)/g, '')).toBe(theme.shadow.popover.replaceAll(' ', ''));
    });
  }

  it('holds sizes in pixels and type as size over line', () => {
    const variables = block(themeCss(), ':root');
    expect(variables.get('--space-12')).toBe('12px');
    expect(variables.get('--size-control-md')).toBe('28px');
    expect(variables.get('--radius-phone-card')).toBe('12px');
    expect(variables.get('--font-base')).toBe('13px/20px var(--font-family)');
  });
});
