import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ConctopError, EXIT } from '../domain/errors.ts';

/** IPv4 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1 (RFC 4291, 2.5.3), also written as ::ffff:127.0.0.1. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  if (isIP(plain) === 4) return plain.startsWith('127.');
  // What a URL makes of ::ffff:127.0.0.1: the last 32 bits as two hexadecimal groups, 7f being 127.
  return plain === '::1' || /^7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(plain);
}

/**
 * Load goes to this machine only. A name counts where every address that it resolves to is a loopback one.
 * Throws ConctopError `not-loopback` (exit code 2).
 */
export async function assertLoopback(url: string): Promise<void> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    if (isLoopbackAddress(host)) return;
    throw notLoopback(host, null);
  }
  try {
    const addresses = await lookup(host, { all: true });
    if (addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address))) return;
  } catch (cause) {
    throw notLoopback(host, cause);
  }
  throw notLoopback(host, null);
}

const notLoopback = (host: string, cause: unknown): ConctopError =>
  new ConctopError('not-loopback', `${host} is not an address of this machine, and conctop loads nothing else.`, {
    hint: 'Run conctop on the machine of the server, with a URL like http://127.0.0.1:3000/.',
    exitCode: EXIT.usage,
    ...(cause === null ? {} : { cause }),
  });
