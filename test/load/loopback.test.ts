import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hostOf, portOf } from '../../src/domain/plan/server-url.ts';
import { answeringAddress, assertThisMachine, isLocalAddress, isLoopbackAddress } from '../../src/load/loopback.ts';

describe('loopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.0.9', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:7f00:1', true],
    ['128.0.0.1', false],
    ['10.0.0.1', false],
    ['0.0.0.0', false],
    ['::', false],
    ['::2', false],
    ['7f00:1::', false],
    ['127.evil.example', false],
  ])('%s: %s', (address, is) => {
    expect(isLoopbackAddress(address)).toBe(is);
  });

  it.each([
    ['http://127.0.0.1:8080/x', '127.0.0.1'],
    ['http://127.7.0.9/', '127.7.0.9'],
    ['https://[::1]:1/', '::1'],
    // The kernel connects to the same server, and IPv4 has further source addresses.
    ['http://[::ffff:127.0.0.2]:80/', '127.0.0.2'],
    ['http://[::ffff:127.255.16.9]/', '127.255.16.9'],
  ])('%s lies at %s', async (url, address) => {
    await expect(assertThisMachine(url)).resolves.toEqual([address]);
  });

  it('a name’s addresses are returned, so that it need not be resolved again', async () => {
    const addresses = await assertThisMachine('http://localhost:3000/');
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.every(isLoopbackAddress)).toBe(true);
  });

  it.each([
    ['http://localhost/', 'localhost', 80],
    ['https://localhost/', 'localhost', 443],
    ['http://[::1]:3000/', '::1', 3000],
  ])('%s: host %s, port %i', (url, host, port) => expect([hostOf(url), portOf(url)]).toEqual([host, port]));

  it('an address of this machine’s interfaces is local, one of its link only is not', () => {
    const family = { netmask: '', mac: '', internal: false, cidr: null };
    const interfaces = {
      lo: [{ ...family, address: '127.0.0.1', family: 'IPv4' as const, internal: true }],
      eth0: [
        { ...family, address: '10.99.0.1', family: 'IPv4' as const },
        { ...family, address: '2001:db8::7', family: 'IPv6' as const, scopeid: 0 },
        { ...family, address: 'fe80::1', family: 'IPv6' as const, scopeid: 2 },
      ],
    };
    const local = ['127.9.9.9', '10.99.0.1', '::ffff:10.99.0.1', '2001:DB8::7', 'fe80::1', '10.99.0.2', '0.0.0.0'];
    expect(local.filter((address) => isLocalAddress(address, interfaces))).toEqual(local.slice(0, 4));
  });

  it.each(['http://192.0.2.7/', 'http://[2001:db8::1]/', 'http://name.invalid/'])('refuses %s', async (url) => {
    await expect(assertThisMachine(url)).rejects.toMatchObject({
      code: 'not-loopback',
      exitCode: 2,
      message: expect.stringContaining(new URL(url).hostname.replace(/[[\]]/g, '')),
    });
  });
});

describe('a name of several addresses', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  });
  const listen = async (host: string): Promise<number> => {
    const server = createServer((socket) => socket.destroy()).listen(0, host);
    cleanups.push(() => server.close());
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  it('is the first one that accepts a connection', async () => {
    const port = await listen('127.0.0.9');
    expect(await answeringAddress(['127.0.0.8', '127.0.0.9', '127.0.0.10'], port)).toBe('127.0.0.9');
    expect(await answeringAddress(['127.0.0.9', '127.0.0.8'], port)).toBe('127.0.0.9');
  });

  it('is the first if none listens, and a single address is not tried', async () => {
    const port = await listen('127.0.0.9');
    expect(await answeringAddress(['127.0.0.7', '127.0.0.8'], port)).toBe('127.0.0.7');
    expect(await answeringAddress(['127.0.0.7'], port)).toBe('127.0.0.7');
  });
});
