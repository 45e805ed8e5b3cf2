// In charge of: screens take colours, text sizes and shadows from the design tokens and nowhere else.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isEntry } from '../runner/entry.mjs';
import { ROOT } from '../runner/workspace.mjs';

const PLACES = ['packages/web/src', 'packages/views/src', 'packages/fields/src'];
// The files that turn tokens into what CSS, antd and charts understand.
const TOKEN_FILES = /(^|\/)(theme\/|tokens?\.)/;
const TEST_FILES = /\.test\.tsx$/;

/** @type {readonly { what: string, pattern: RegExp, isFine?: (found: string) => boolean }[]} */
const RULES = [
  { what: 'a raw colour', pattern: /(?<=['"`\s:,(])#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])|\b(?:rgba?|hsla?|oklch)\(\s*\d/gi },
  { what: 'a raw text size', pattern: /font-size\s*:\s*\d[^;}]*|\bfontSize\s*[:=]\s*\{?\s*['"`]?\d+|(?<![-\w])font\s*:\s*[^;{}\n]*\d+px/g },
  { what: 'a raw shadow', pattern: /(?:box-shadow\s*:|boxShadow\s*:\s*['"`])[^;}'"`]+/g, isFine: isFineShadow },
];

/**
 * A shadow is a token's, or it is none: shadows without blur are lines and rings, which only have to take their colour from a token.
 * @param {string} found
 */
function isFineShadow(found) {
  const value = found.replace(/^[^:]*:\s*['"`]?/, '').trim();
  if (/^(none|inherit|unset|var\(--[\w-]+\))$/.test(value)) return true;
  const layers = value.replace(/calc\((?:[^()]|\([^()]*\))*\)/g, '1px').split(',');
  return layers.every((layer) => {
    const lengths = layer
      .trim()
      .replace(/^inset\s+/, '')
      .split(/\s+/);
    return /^0(px)?$/.test(lengths[2] ?? '') && /^var\(--[\w-]+\)$/.test(lengths.at(-1) ?? '');
  });
}

/**
 * Raw values in the text of a component or a style sheet, comments aside.
 * @param {string} text
 * @returns {{ line: number, what: string, found: string }[]}
 */
export function rawValues(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|\s)\/\/.*$/gm, '');
  return RULES.flatMap(({ what, pattern, isFine }) =>
    [...code.matchAll(pattern)]
      .filter(([found]) => !isFine?.(found))
      .map((match) => ({ line: code.slice(0, match.index).split('\n').length, what, found: match[0].trim() })),
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function screenFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.(tsx|css)$/.test(path) && !TOKEN_FILES.test(relative(ROOT, path)) && !TEST_FILES.test(path));
}

if (isEntry(import.meta)) {
  const findings = PLACES.flatMap((place) => screenFiles(join(ROOT, place))).flatMap((path) =>
    rawValues(readFileSync(path, 'utf8')).map(({ line, what, found }) => `${relative(ROOT, path)}:${line} ${what}: ${found}`),
  );
  for (const finding of findings) console.log(finding);
  process.exit(findings.length === 0 ? 0 : 1);
}
