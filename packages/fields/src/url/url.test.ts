import fc from 'fast-check';
import { expect, test } from 'vitest';
import { urlType } from './url.ts';

const context = { config: {}, label: 'Page', path: 'page', timezone: 'UTC' };

// What a browser makes of an address, which is what a click on it does.
const BrowserUrl = (globalThis as unknown as { URL: new (text: string) => { protocol: string; username: string; hostname: string } }).URL;

function seenByBrowser(text: string) {
  try {
    return new BrowserUrl(text);
  } catch {
    return undefined;
  }
}

test('a browser takes every accepted address to http or https, with the host that is shown and no login', () => {
  const piece = fc.constantFrom(
    'https://',
    'http:',
    'javascript:',
    '//',
    '/',
    '\\',
    '@',
    ':',
    '.',
    'a.cn',
    'Evil',
    '%2e',
    '#',
    '?',
    '80',
    '[::1]',
    '℀',
    '。',
    'é',
    ' ',
    '\t',
    '\u00ad',
    '\u200b',
    '1.2.3.4',
    '-',
  );
  let accepted = 0;
  const start = fc.constantFrom('https://', 'https://a.cn', 'a.cn', 'HTTP://', '');
  const property = fc.property(start, fc.array(piece, { minLength: 1, maxLength: 8 }), (begin, pieces) => {
    const result = urlType.fromText(begin + pieces.join(''), context);
    if (!result.ok || result.value === null) return;
    accepted++;
    const text = String(result.value);
    expect(text).toMatch(/^https?:\/\//);
    const seen = seenByBrowser(text);
    // An address that the browser refuses leads nowhere.
    if (seen === undefined) return;
    expect(['http:', 'https:']).toContain(seen.protocol);
    expect(seen.username).toBe('');
    const host = /^https?:\/\/([^/?#]*?)(?::\d+)?(?:[/?#]|$)/.exec(text)?.[1] ?? '';
    // Letters beyond ASCII the browser spells in its own way.
    expect(seen.hostname).toBe(/^[!-~]*$/.test(host) ? host : seen.hostname);
  });
  fc.assert(property, { seed: 5, numRuns: 30_000 });
  expect(accepted).toBeGreaterThan(2000);
});

test('shows the host whole, however long the rest is', () => {
  const show = (url: string) => urlType.format(url, { config: {}, locale: 'en', timezone: 'UTC' });
  const long = `https://${'sub.'.repeat(15)}example.com/${'x'.repeat(100)}`;
  expect(show(long)).toMatch(/^(sub\.){15}example\.com\/….{16}$/);
  expect(show('http://a.example/short?q=1')).toBe('a.example/short?q=1');
});
