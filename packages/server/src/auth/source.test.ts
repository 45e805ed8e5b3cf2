// Proves I1: whoever holds a network of IPv6 is one source, however many addresses of it they use.
import { expect, test } from 'vitest';
import { sourceOf } from './source.ts';

const cases: readonly (readonly [name: string, one: string, other: string, isSame: boolean])[] = [
  ['two hosts of one IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', true],
  ['two IPv6 networks', '2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['one address written in two ways', '2001:DB8:0:0:0::1', '2001:db8::1', true],
  ['two addresses of IPv4', '203.0.113.1', '203.0.113.2', false],
  ['IPv4 written inside IPv6', '::ffff:203.0.113.1', '203.0.113.1', true],
  ['IPv4 inside IPv6, another one', '::ffff:203.0.113.1', '::ffff:203.0.113.2', false],
  ['what is no address', 'unix:', 'unix:', true],
];

test.each(cases)('I1 %s', (_name, one, other, isSame) => {
  expect(sourceOf(one) === sourceOf(other)).toBe(isSame);
});
