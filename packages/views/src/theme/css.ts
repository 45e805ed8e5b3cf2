// In charge of: turning the tokens into CSS variables. theme.css is this module's output, kept in step by a test.
import { kebab, tokens, type ThemeMode } from './tokens.ts';

type Variables = [name: string, value: string][];

const px = (value: number) => (value === 0 ? '0' : `${value}px`);

function sizeVariables(prefix: string, sizes: { readonly [name: string]: unknown }): Variables {
  return Object.entries(sizes).flatMap(([name, value]): Variables => {
    const key = `${prefix}-${kebab(name)}`;
    if (typeof value === 'number') return [[key, px(value)]];
    if (Array.isArray(value)) return value.map((one: number, index) => [`${key}-${index + 1}`, px(one)]);
    return sizeVariables(key, value as { readonly [name: string]: unknown });
  });
}

function typeVariables(): Variables {
  const { scale, weight, family } = tokens.type;
  const sizes = Object.entries(scale).flatMap(([name, [size, line]]): Variables => [
    [`--font-${kebab(name)}`, `${size}px/${line}px var(--font-family)`],
    [`--size-${kebab(name)}`, `${size}px`],
    [`--line-${kebab(name)}`, `${line}px`],
  ]);
  const weights = Object.entries(weight).map(([name, value]): [string, string] => [`--weight-${name}`, String(value)]);
  return [...sizes, ...weights, ['--font-family', family.zh], ['--font-mono', family.mono], ['--number-tracking', tokens.type.numberTracking]];
}

function motionVariables(): Variables {
  const { easeOut, easeInOut, ...durations } = tokens.motion;
  const times = Object.entries(durations).map(([name, value]): [string, string] => [`--motion-${name}`, `${value}ms`]);
  return [...times, ['--ease-out', easeOut], ['--ease-in-out', easeInOut]];
}

function sharedVariables(): Variables {
  return [
    ...tokens.space.map((value): [string, string] => [`--space-${value}`, px(value)]),
    ...sizeVariables('--radius', tokens.radius),
    ...typeVariables(),
    ...sizeVariables('--size', tokens.size),
    ...motionVariables(),
    ...sizeVariables('--focus', tokens.focus),
    ...Object.entries(tokens.zIndex).map(([name, value]): [string, string] => [`--z-${kebab(name)}`, String(value)]),
  ];
}

/** The variables of one theme: colours, chips, charts, people, shadows. */
export function themeVariables(mode: ThemeMode): Variables {
  const theme = tokens.themes[mode];
  return [
    ['color-scheme', mode],
    ...Object.entries(theme.color).map(([name, value]): [string, string] => [`--color-${kebab(name)}`, value]),
    ...Object.entries(theme.chip).flatMap(([name, { bg, text, dot }]): Variables => [
      [`--chip-${name}-bg`, bg],
      [`--chip-${name}-text`, text],
      [`--chip-${name}-dot`, dot],
    ]),
    ...theme.chart.categorical.map((value, index): [string, string] => [`--chart-${index + 1}`, value]),
    ...theme.chart.sequential.map((value, index): [string, string] => [`--heat-${index + 1}`, value]),
    ...theme.presence.map((value, index): [string, string] => [`--presence-${index + 1}`, value]),
    ...Object.entries(theme.shadow).map(([name, value]): [string, string] => [`--shadow-${name}`, value]),
  ];
}

/** On a phone text and controls grow; everything that uses the plain names follows. */
function phoneVariables(): Variables {
  const scale = tokens.type.scale;
  const font = (name: string, [size, line]: number[]): Variables => [
    [`--font-${name}`, `${size}px/${line}px var(--font-family)`],
    [`--size-${name}`, `${size}px`],
    [`--line-${name}`, `${line}px`],
  ];
  return [
    ...font('base', scale.phoneBase),
    ...font('title', scale.phoneTitle),
    ...font('figure', scale.phoneFigure),
    ['--radius-control', px(tokens.radius.phoneControl)],
    ['--radius-panel', px(tokens.radius.phoneCard)],
  ];
}

/** A value as the formatter would leave it, so that the written file stays as it is. */
function printed(value: string): string {
  return value
    .replaceAll('"', "'")
    .replace(/,(?=\S)/g, ', ')
    .replace(/(?<!\d)\.(\d)/g, '0.$1')
    .replace(/(\.\d*[1-9])0+(?!\d)/g, '$1');
}

function block(selector: string, variables: Variables, indent = ''): string {
  return `${indent}${selector} {\n${variables.map(([name, value]) => `${indent}  ${name}: ${printed(value)};\n`).join('')}${indent}}\n`;
}

/** The whole style sheet of variables: light, dark by `data-theme` on the root, the Latin stack by `lang`, the phone's scale, still motion. */
export function themeCss(): string {
  const still: Variables = [
    ['--motion-fast', '0ms'],
    ['--motion-base', '0ms'],
    ['--motion-slow', '0ms'],
  ];
  return [
    '/* In charge of: the tokens as CSS variables. Written from tokens.json by css.ts; not edited by hand. */\n',
    block(':root', [...sharedVariables(), ...themeVariables('light')]),
    block(":root[data-theme='dark']", themeVariables('dark')),
    block(':root:lang(en)', [['--font-family', tokens.type.family.en]]),
    `@media (max-width: ${PHONE_WIDTH}px) {\n${block(':root', phoneVariables(), '  ')}}\n`,
    `@media (prefers-reduced-motion: reduce) {\n${block(':root', still, '  ')}}\n`,
  ].join('\n');
}

/** Widest window (pixels) that gets the phone's layout. */
export const PHONE_WIDTH = 767;
