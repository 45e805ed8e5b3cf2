// In charge of: addresses of the network as numbers: reading them, ranges of them, and which of them are anybody's to call.

/** An address as a number. IPv4 written inside IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
export interface NetworkAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** All addresses that share their first `prefix` bits. */
export interface AddressRange {
  readonly first: NetworkAddress;
  readonly prefix: number;
}

const MAPPED = 0xffffn;
const LOW_32 = 0xffff_ffffn;

/** Four numbers without leading zeros: what an address is called once it was resolved. Other notations are no addresses. */
function readV4(text: string): bigint | undefined {
  const parts = text.split('.');
  const isRight = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isRight ? parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) : undefined;
}

function readGroups(text: string): readonly bigint[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) ? groups.map((group) => BigInt(`0x${group}`)) : undefined;
}

/** The last four bytes may be written as IPv4. */
function withoutDots(text: string): string | undefined {
  const at = text.lastIndexOf(':');
  const tail = text.slice(at + 1);
  if (!tail.includes('.')) return text;
  const value = readV4(tail);
  return value === undefined ? undefined : `${text.slice(0, at + 1)}${(value >> 16n).toString(16)}:${(value & MAPPED).toString(16)}`;
}

function readV6(text: string): bigint | undefined {
  const halves = withoutDots(text)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const [head, tail] = [readGroups(halves[0] ?? ''), readGroups(halves[1] ?? '')];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Reads an address; undefined when the text is none. */
export function readAddress(text: string): NetworkAddress | undefined {
  if (!text.includes(':')) {
    const value = readV4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = readV6(text);
  if (value === undefined) return undefined;
  return value >> 32n === MAPPED ? { bits: 32, value: value & LOW_32 } : { bits: 128, value };
}

/** Reads a range such as `10.0.0.0/8`, or an address as a range of one; undefined when the text is neither. */
export function readRange(text: string): AddressRange | undefined {
  const [address = '', length, ...more] = text.split('/');
  const first = readAddress(address);
  if (first === undefined || more.length > 0) return undefined;
  if (length === undefined) return { first, prefix: first.bits };
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return prefix <= first.bits ? { first, prefix } : undefined;
}

/** Whether an address is in a range. */
export function isWithin({ bits, value }: NetworkAddress, { first, prefix }: AddressRange): boolean {
  const rest = BigInt(bits - prefix);
  return first.bits === bits && value >> rest === first.value >> rest;
}

const ranges = (texts: readonly string[]): readonly AddressRange[] =>
  texts.map((text) => {
    const range = readRange(text);
    if (range === undefined) throw new TypeError(`${text} is no range`);
    return range;
  });

/** IPv4 that is private, this machine, the local link (where clouds tell secrets), for many at once, or set aside. */
const closedV4 = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/** Of IPv6 only this is handed out to anybody, and these parts of it are not; some carry IPv4 addresses inside. */
const openV6 = ranges(['2000::/3']);
const closedV6 = ranges(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Translated to the IPv4 address in its last bits by networks that have IPv6 alone. */
const translated = ranges(['64:ff9b::/96']);

const isIn = (address: NetworkAddress, all: readonly AddressRange[]): boolean => all.some((range) => isWithin(address, range));

/** Whether an address is on the open internet. */
export function isPublic(address: NetworkAddress): boolean {
  if (address.bits === 32) return !isIn(address, closedV4);
  if (isIn(address, translated)) return isPublic({ bits: 32, value: address.value & LOW_32 });
  return isIn(address, openV6) && !isIn(address, closedV6);
}
