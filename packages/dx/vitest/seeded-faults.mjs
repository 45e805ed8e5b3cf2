// In charge of: putting faults into the product's sources for the tests that must catch them: each sleeps until a test names it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../runner/workspace.mjs';

/**
 * @typedef {{ readonly id: string, readonly file: string, readonly at?: string, readonly from: string, readonly to: string }} Fault
 * @typedef {{ readonly start: number, readonly end: number, readonly text: string }} Edit
 */

/**
 * Where the one place is that a text has in another.
 * @param {string} text
 * @param {string} part
 * @param {string} what
 */
function onlyPlace(text, part, what) {
  const start = text.indexOf(part);
  if (start < 0 || text.includes(part, start + 1)) throw new Error(`${what}: ${start < 0 ? 'nowhere' : 'more than once'} is “${part}”`);
  return start;
}

/**
 * @param {string} code
 * @param {Fault} fault
 * @returns {Edit}
 */
function editOf(code, { id, file, at, from, to }) {
  const what = `fault ${id} in ${file}`;
  const context = at ?? from;
  const start = onlyPlace(code, context, what) + onlyPlace(context, from, what);
  return { start, end: start + from.length, text: `(globalThis.seededFault === '${id}' ? (${to}) : (${from}))` };
}

/**
 * The code with its faults asleep in it.
 * @param {string} code
 * @param {readonly Fault[]} own
 */
function seeded(code, own) {
  let rest = code.length;
  let text = '';
  for (const edit of own.map((fault) => editOf(code, fault)).toSorted((a, b) => b.start - a.start)) {
    if (edit.end > rest) throw new Error(`two faults are in one place: ${edit.text}`);
    text = edit.text + code.slice(edit.end, rest) + text;
    rest = edit.start;
  }
  return code.slice(0, rest) + text;
}

/**
 * Puts the faults where they belong, as modules are loaded. A fault whose place is gone fails the run.
 * @param {readonly Fault[]} faults
 * @returns {import('vite').Plugin}
 */
export function seedFaults(faults) {
  return {
    name: 'seeded-faults',
    enforce: 'pre',
    load(path) {
      const own = faults.filter(({ file }) => join(ROOT, file) === path);
      return own.length === 0 ? null : seeded(readFileSync(path, 'utf8'), own);
    },
  };
}
