// Proves which links are told to open on this computer alone.
import { expect, test } from 'vitest';
import { localHost } from './local-address.ts';

test.each([
  ['http://localhost:3000/link/x', 'localhost:3000'],
  ['http://127.0.0.1:3000/link/x', '127.0.0.1:3000'],
  ['http://[::1]:3000/link/x', '[::1]:3000'],
  ['http://shop.localhost/link/x', 'shop.localhost'],
  ['https://trellis.example.com/link/x', undefined],
  ['http://192.168.1.20:3000/link/x', undefined],
  ['https://localhost.example.com/link/x', undefined],
  ['/link/x', undefined],
])('%s', (address, host) => {
  expect(localHost(address)).toBe(host);
});
