// In charge of: which addresses the server itself may call, and what an operator lists besides (S1).
import { isPublic, isWithin, readAddress, readRange, type AddressRange, type NetworkAddress } from './network-address.ts';

/** Something an operator lists: a host by its name, or addresses; at one port where it says so. */
export interface ListedPlace {
  readonly host?: string;
  readonly range?: AddressRange;
  readonly port?: number;
}

/** Why a call is refused. */
export type Refusal = 'address-unreadable' | 'scheme' | 'credentials' | 'unknown-host' | 'not-listed';

/** Ports that may be called without being listed. */
const usualPorts = new Set([80, 443]);

/** A host name as it is compared. */
function hostName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

/** The host of an address, IPv6 without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostName(hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** The port of an address. */
function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

const entry = /^(?:\[(?<inner>[^\]]+)\]|(?<outer>[^\s[\]]*?))(?::(?<port>\d{1,5}))?$/;
const name = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/;

/** Reads one place: `id.example.com`, `10.0.0.0/8`, `[fd00::/8]`, each with `:port` or without; undefined when it is none. */
export function readListed(text: string): ListedPlace | undefined {
  // Without brackets every colon of an IPv6 address belongs to it.
  const bare = text.split(':').length > 2 && !text.startsWith('[') ? readRange(text) : undefined;
  if (bare !== undefined) return { range: bare };
  const { inner, outer, port } = entry.exec(text)?.groups ?? {};
  const place = inner ?? outer ?? '';
  const at = port === undefined ? undefined : Number(port);
  if (at !== undefined && (at < 1 || at > 65_535)) return undefined;
  const range = readRange(place);
  const host = hostName(place);
  // What ends in a number would be read as an address by a browser, and is none.
  if (range === undefined && (inner !== undefined || !name.test(host) || /(?:^|\.)\d+$/.test(host))) return undefined;
  return { ...(range === undefined ? { host } : { range }), ...(at === undefined ? {} : { port: at }) };
}

function isListed(places: readonly ListedPlace[], host: string, port: number, address: NetworkAddress): boolean {
  return places.some(
    (place) =>
      (place.port === undefined ? usualPorts.has(port) : place.port === port) &&
      (place.range === undefined ? place.host === host : isWithin(address, place.range)),
  );
}

/** What is wrong with an address before its host is resolved. */
export function refuseAddress({ protocol, username, password }: URL): Refusal | undefined {
  if (protocol !== 'http:' && protocol !== 'https:') return 'scheme';
  return username === '' && password === '' ? undefined : 'credentials';
}

/** What is wrong with calling an address whose host was resolved to these. Every one of them must be right: any may be called. */
export function refuseResolved(url: URL, resolved: readonly string[], places: readonly ListedPlace[]): Refusal | undefined {
  const [host, port] = [hostOf(url), portOf(url)];
  if (resolved.length === 0) return 'unknown-host';
  const isRight = (text: string): boolean => {
    const address = readAddress(text);
    if (address === undefined) return false;
    return (isPublic(address) && usualPorts.has(port)) || isListed(places, host, port, address);
  };
  return resolved.every(isRight) ? undefined : 'not-listed';
}
