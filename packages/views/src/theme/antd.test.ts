// In charge of: antd shows our tokens, not what its algorithms make of them.
import { theme as antdTheme } from 'antd';
import { describe, expect, it } from 'vitest';
import { antdThemeOf } from './antd.ts';
import { tokens, type ThemeMode } from './tokens.ts';

describe.each<ThemeMode>(['light', 'dark'])('antd theme, %s', (mode) => {
  const design: { readonly [name: string]: unknown } = antdTheme.getDesignToken(antdThemeOf(mode)) as never;
  const { pins, alias, components } = tokens.antd[mode];

  it.each(Object.entries({ ...pins, ...alias }))('%s is %s', (name, value) => {
    expect(design[name]).toBe(value);
  });

  it('gives components their own tokens and no hashed classes', () => {
    const config = antdThemeOf(mode);
    expect(config.components).toEqual(components);
    expect(config.hashed).toBe(false);
  });
});

describe('antd theme on a phone', () => {
  it('has controls for fingers and 15-px text', () => {
    const design = antdTheme.getDesignToken(antdThemeOf('light', { phone: true }));
    expect(design.controlHeight).toBe(44);
    expect(design.fontSize).toBe(15);
    expect(design.colorPrimary).toBe(tokens.themes.light.color.accent);
  });
});
