// In charge of: proving that raw design values and forbidden words are found.
import { expect, test } from 'vitest';
import { rawValues } from '../check/tokens.mjs';
import { findWords, forbiddenWords } from '../check/words.mjs';

test.each([
  ["style={{ color: '#2a7f62' }}", 'a raw colour'],
  ['.a { color: #fff; }', 'a raw colour'],
  ['.a { background: rgba(0, 0, 0, 0.2); }', 'a raw colour'],
  ['.a { font-size: 13px; }', 'a raw text size'],
  ['style={{ fontSize: 13 }}', 'a raw text size'],
  ['<text fontSize="13px">', 'a raw text size'],
  ['.a { box-shadow: 0 1px 2px black; }', 'a raw shadow'],
  ['.a { box-shadow: 0 4px 12px var(--shade); }', 'a raw shadow'],
  ['.a { box-shadow: inset 0 -1px 0 black; }', 'a raw shadow'],
  ["style={{ boxShadow: '0 1px 2px' }}", 'a raw shadow'],
])('%s has %s', (text, what) => expect(rawValues(text).map((one) => one.what)).toContain(what));

test.each([
  '.a { color: var(--text); font-size: var(--font-13); box-shadow: none; }',
  '.a { box-shadow: var(--shadow-1); border: 1px solid var(--line); }',
  '.a { box-shadow: inset 0 -1px 0 var(--line), inset 0 calc(-1 * var(--b)) 0 var(--accent), inset var(--l) 0 0 var(--accent); }',
  '.a:focus { box-shadow: 0 0 0 2px var(--ring); }',
  "document.querySelector('#root')",
  '// the accent was #2a7f62 once',
  '/* #fff */ .a { color: inherit; }',
])('%s has none', (text) => expect(rawValues(text)).toEqual([]));

const words = forbiddenWords('/srv/checkout', ['', 'home', 'ann'].join('/'));
test.each([
  ['cd /srv/checkout/packages', 'a path of this machine'],
  [`see /home/${'bob'}/notes`, 'a home folder'],
  [`from https://registry${'.'}example.org/x`, 'the address of a registry'],
])('%s names %s', (text, what) => expect(findWords(`ok\n${text}`, words)).toMatchObject([{ line: 2, what }]));

test('ordinary addresses and paths are no such thing', () => {
  expect(findWords('GET /home\n/api/apps/:app\n/srv/checkouts\nregistry of field types', words)).toEqual([]);
});
