// In charge of: web addresses as people write them, brought to one form: http or https, host in lower case, everything after it as written.
import { foldWidth } from '../number-text.ts';

/** What a written address turned out to be. `scheme`: one that browsers may run or that leads elsewhere; `login`: a name or password in it. */
export type WrittenAddress = { readonly url: string } | { readonly problem: 'url' | 'scheme' | 'login' };

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
// Without a scheme, `shop.example.com:8080/a` is a host with a port.
const HOST_AND_PORT = /^[^\s/?#:@]+:\d{1,5}(?:[/?#]|$)/;
const LABEL = /^[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_-]{0,61}[\p{L}\p{N}\p{M}_])?$/u;
const BRACKETED = /^\[[0-9a-f:.]{2,45}\]$/;
// Browsers read \ as /, which would move the end of the host; the others have no place in an address and break the text around it.
const FORBIDDEN = /[\s\\<>"`{}|^]/u;

function isHost(host: string): boolean {
  if (BRACKETED.test(host)) return true;
  const labels = host.replace(/\.$/, '').split('.');
  // A number as the last label is an IPv4 address, and then all four must be such.
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return !host.endsWith('.') && labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label) && Number(label) <= 255);
  return host.length <= 253 && labels.every((label) => LABEL.test(label));
}

function isAuthority(authority: string): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d{1,5}))?$/s.exec(authority) ?? [];
  return isHost(host) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
}

/** Splits what follows `scheme://` at the end of the authority. */
function parts(text: string): readonly [authority: string, rest: string] {
  const end = text.search(/[/?#]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

function readAfterScheme(scheme: string, text: string): WrittenAddress {
  const [written, rest] = parts(text);
  const authority = foldWidth(written).toLowerCase().normalize('NFC');
  if (authority.includes('@')) return { problem: 'login' };
  // Folding can bring forth what ends an authority (℀ is a/c), so it is looked at after folding.
  if (FORBIDDEN.test(authority) || /[/?#%]/.test(authority) || !isAuthority(authority)) return { problem: 'url' };
  return { url: `${scheme}://${authority}${rest}` };
}

/**
 * Reads a written web address; without a scheme it is https.
 * @example readWebAddress('Example.com/Shop') // { url: 'https://example.com/Shop' }
 */
export function readWebAddress(text: string): WrittenAddress {
  const trimmed = text.trim();
  if (FORBIDDEN.test(trimmed)) return { problem: 'url' };
  const scheme = HOST_AND_PORT.test(trimmed) ? undefined : SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    // One word is rather a mistake than the name of a machine; // would take its scheme from the page.
    const [host] = parts(trimmed.replace(/^\/\//, ''));
    return foldWidth(host).includes('.') ? readAfterScheme('https', trimmed.replace(/^\/\//, '')) : { problem: 'url' };
  }
  if (scheme !== 'http' && scheme !== 'https') return { problem: 'scheme' };
  const rest = trimmed.slice(scheme.length + 1);
  return rest.startsWith('//') ? readAfterScheme(scheme, rest.slice(2)) : { problem: 'url' };
}

/** Longest address that is shown whole. */
const SHOWN = 48;
const TAIL = 16;

/** A web address as readers see it: the host, and the path with its middle left out when it is long. */
export function showWebAddress(url: string): string {
  const text = url.replace(/^https?:\/\//, '').replace(/^([^/?#]+)\/$/, '$1');
  const characters = Array.from(text);
  if (characters.length <= SHOWN) return text;
  const [host] = parts(text);
  const head = Math.max(Array.from(host).length + 1, SHOWN - TAIL - 1);
  return head + TAIL + 1 >= characters.length ? text : `${characters.slice(0, head).join('')}…${characters.slice(-TAIL).join('')}`;
}
