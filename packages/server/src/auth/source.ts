// In charge of: what counts as one source of requests: an address of IPv4, or a whole network of IPv6.
import { readAddress } from '../outgoing/network-address.ts';

/** Bits of an IPv6 address that name the network. The other half is its holder's to choose, anew for every request if they like. */
const NETWORK_BITS = 64n;

/** The source that an address belongs to. What is no address stands for itself. */
export function sourceOf(address: string): string {
  const read = readAddress(address);
  if (read === undefined) return address;
  if (read.bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (read.value >> shift) & 0xffn).join('.');
  return `${(read.value >> NETWORK_BITS).toString(16)}/${NETWORK_BITS}`;
}
