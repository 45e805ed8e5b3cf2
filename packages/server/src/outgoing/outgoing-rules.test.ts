// Proves which addresses the server calls: every notation of what is not anybody's is refused, and what an operator lists is called (S1).
import { describe, expect, test } from 'vitest';
import { hostOf, readListed, refuseAddress, refuseResolved, type ListedPlace, type Refusal } from './outgoing-rules.ts';

/** As a host is called: resolved only where it is a name. */
function refusal(address: string, listed: readonly string[] = [], resolved?: readonly string[]): Refusal | undefined {
  const url = new URL(address);
  const places = listed.map((text) => readListed(text) as ListedPlace);
  return refuseAddress(url) ?? refuseResolved(url, resolved ?? [hostOf(url)], places);
}

describe('S1 no address of a network of one’s own is called, however it is written', () => {
  test.each([
    ['this machine', 'http://127.0.0.1/'],
    ['another address of this machine', 'http://127.255.255.254/'],
    ['with two parts', 'http://127.1/'],
    ['with three parts', 'http://127.0.1/'],
    ['as one number', 'http://2130706433/'],
    ['as a hexadecimal number', 'http://0x7f000001/'],
    ['with hexadecimal parts', 'http://0x7f.0x0.0x0.0x1/'],
    ['with octal parts', 'http://0177.0.0.01/'],
    ['as an octal number', 'http://017700000001/'],
    ['with parts of several kinds', 'http://0x7f.0.0.01/'],
    ['with letters of full width', 'http://１２７．０．０．１/'],
    ['with digits in circles', 'http://①②⑦.⓪.⓪.①/'],
    ['with a dot at the end', 'http://127.0.0.1./'],
    ['with percent signs', 'http://%31%32%37.0.0.1/'],
    ['no address, which systems take for this machine', 'http://0.0.0.0/'],
    ['nothing but zero', 'http://0/'],
    ['a network of class A', 'http://10.0.0.1/'],
    ['as one number, a network of class A', 'http://167772161/'],
    ['a network of class B', 'https://172.16.0.1/'],
    ['its end', 'https://172.31.255.255/'],
    ['a network of class C', 'http://192.168.1.1/'],
    ['shared by a provider', 'http://100.64.0.1/'],
    ['where one cloud tells secrets, and the local link', 'http://169.254.169.254/latest/meta-data/'],
    ['as a hexadecimal number, the same', 'http://0xa9fea9fe/'],
    ['where another cloud does', 'http://100.100.100.200/'],
    ['and another', 'http://192.0.0.192/'],
    ['for tests of speed', 'http://198.18.0.1/'],
    ['for documentation', 'http://192.0.2.1/'],
    ['for documentation as well', 'http://203.0.113.9/'],
    ['for many at once', 'http://224.0.0.1/'],
    ['for everyone', 'http://255.255.255.255/'],
    ['set aside', 'http://240.0.0.1/'],
    ['relays', 'http://192.88.99.1/'],
    ['this machine by IPv6', 'http://[::1]/'],
    ['by IPv6 written in full', 'http://[0000:0000:0000:0000:0000:0000:0000:0001]/'],
    ['no address by IPv6', 'http://[::]/'],
    ['IPv4 inside IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4 inside IPv6 by numbers', 'http://[::ffff:7f00:1]/'],
    ['IPv4 inside IPv6 in full', 'http://[0:0:0:0:0:ffff:a9fe:a9fe]/'],
    ['the old way of IPv4 inside IPv6', 'http://[::127.0.0.1]/'],
    ['translated to IPv4', 'http://[64:ff9b::7f00:1]/'],
    ['translated to IPv4 by a network of one’s own', 'http://[64:ff9b:1::7f00:1]/'],
    ['carried to IPv4', 'http://[2002:7f00:1::]/'],
    ['carried through IPv4', 'http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/'],
    ['a network of one’s own by IPv6', 'http://[fd00::1]/'],
    ['where a cloud tells secrets by IPv6', 'http://[fd00:ec2::254]/'],
    ['the local link by IPv6', 'http://[fe80::1]/'],
    ['a site by IPv6', 'http://[fec0::1]/'],
    ['for many at once by IPv6', 'http://[ff02::1]/'],
    ['for documentation by IPv6', 'http://[2001:db8::1]/'],
    ['for documentation by IPv6, lately', 'http://[3fff::1]/'],
    ['thrown away', 'http://[100::1]/'],
    ['of segments', 'http://[5f00::1]/'],
    ['not handed out', 'http://[4000::1]/'],
  ])('%s', (_, address) => {
    expect(refusal(address)).toBe('not-listed');
  });

  test.each([
    ['the system’s name of this machine', 'http://localhost/', ['127.0.0.1', '::1']],
    ['a name that says a private address', 'https://id.example/', ['10.1.2.3']],
    ['a name that says a public address and a private one', 'https://id.example/', ['93.184.216.34', '192.168.0.1']],
    ['a name that says the local link with its zone', 'https://id.example/', ['fe80::1%eth0']],
    ['a name that says no address at all', 'https://id.example/', ['nonsense']],
  ])('%s', (_, address, resolved) => {
    expect(refusal(address, [], resolved)).toBe('not-listed');
  });
});

test.each<readonly [Refusal, string]>([
  ['scheme', 'file:///etc/passwd'],
  ['scheme', 'ftp://example.com/'],
  ['scheme', 'gopher://example.com:80/'],
  ['scheme', 'data:text/plain,x'],
  ['scheme', 'unix:///var/run/docker.sock'],
  ['scheme', 'ws://example.com/'],
  ['credentials', 'https://user@example.com/'],
  ['credentials', 'https://user:secret@example.com/'],
  ['credentials', 'https://example.com@127.0.0.1/'],
  ['not-listed', 'http://93.184.216.34:22/'],
  ['not-listed', 'http://93.184.216.34:6379/'],
  ['not-listed', 'https://93.184.216.34:8443/'],
])('S1 refuses for its %s: %s', (reason, address) => {
  expect(refusal(address)).toBe(reason);
});

test('S1 a name that says nothing is no host', () => {
  expect(refusal('https://id.example/', [], [])).toBe('unknown-host');
});

test.each([
  'https://93.184.216.34/',
  'http://9.255.255.255/',
  'http://11.0.0.0/',
  'http://100.63.255.255/',
  'http://100.128.0.0/',
  'http://128.0.0.1/',
  'http://169.253.255.255/',
  'http://172.15.255.255/',
  'http://172.32.0.0/',
  'http://192.167.255.255/',
  'http://223.255.255.255/',
  'https://[2606:4700:4700::1111]/',
  'https://[2001:200::1]/',
  'https://[::ffff:8.8.8.8]/',
  'https://[64:ff9b::808:808]/',
  'http://93.184.216.34:443/',
])('S1 calls what is anybody’s: %s', (address) => {
  expect(refusal(address)).toBeUndefined();
});

describe('S1 an operator lists', () => {
  test.each<readonly [string, boolean, string, string] | readonly [string, boolean, string, string, readonly string[]]>([
    ['a host', true, 'id.corp.example', 'https://id.corp.example/', ['10.0.0.5']],
    ['a host in capitals', true, 'ID.corp.example', 'https://id.CORP.example./', ['10.0.0.5']],
    ['a host, and no other', false, 'id.corp.example', 'https://other.corp.example/', ['10.0.0.5']],
    ['a host, and nothing below it', false, 'corp.example', 'https://id.corp.example/', ['10.0.0.5']],
    ['a host at the usual ports alone', false, 'id.corp.example', 'http://id.corp.example:8080/', ['10.0.0.5']],
    ['a host at a port', true, 'id.corp.example:8080', 'http://id.corp.example:8080/', ['10.0.0.5']],
    ['a host at a port alone', false, 'id.corp.example:8080', 'http://id.corp.example/', ['10.0.0.5']],
    ['a public host at another port', true, 'id.example:8443', 'https://id.example:8443/', ['93.184.216.34']],
    ['an address', true, '10.0.0.5', 'http://10.0.0.5/'],
    ['an address, however it is written', true, '10.0.0.5', 'http://[::ffff:10.0.0.5]/'],
    ['an address, by whichever name', true, '10.0.0.5', 'https://id.corp.example/', ['10.0.0.5']],
    ['an address, and not the one beside it', false, '10.0.0.5', 'http://10.0.0.6/'],
    ['an address at a port', true, '127.0.0.1:4400', 'http://127.0.0.1:4400/'],
    ['a range', true, '10.0.0.0/8', 'http://10.200.3.4/'],
    ['a range, and nothing outside', false, '10.0.0.0/9', 'http://10.200.3.4/'],
    ['a range at a port', true, '10.0.0.0/8:4400', 'http://10.200.3.4:4400/'],
    ['a range, with an address outside beside it', false, '10.0.0.0/8', 'https://id.corp.example/', ['10.0.0.5', '192.168.0.1']],
    ['IPv6', true, '::1', 'http://[::1]/'],
    ['IPv6 at a port', true, '[::1]:4400', 'http://[::1]:4400/'],
    ['a range of IPv6', true, 'fd00::/8', 'http://[fd12::7]/'],
    ['a range of IPv6 at a port', true, '[fd00::/8]:4400', 'http://[fd12::7]:4400/'],
  ])('%s', (...[, isCalled, listed, address, resolved]) => {
    expect(refusal(address, [listed], resolved)).toBe(isCalled ? undefined : 'not-listed');
  });

  test.each([
    '',
    'https://id.example',
    'id.example/path',
    '*.example',
    '10.0.0.0/33',
    '10.0.0',
    '127.1',
    'fd00::/129',
    '[id.example]',
    'a b',
    'id.example:0',
    'id.example:70000',
    '10.0.0.256',
  ])('not %j, which is none', (text) => {
    expect(readListed(text)).toBeUndefined();
  });
});
