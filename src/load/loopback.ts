import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ConctopError, EXIT } from '../domain/errors.ts';
import { hostOf } from '../domain/plan/server-url.ts';

/** How URL writes ::ffff:127.0.0.1: the last 32 bits as two hexadecimal groups. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) as IPv4: the kernel connects to the same server. */
function plainAddress(address: string): string {
  const lower = address.toLowerCase();
  const dotted = lower.replace(/^::ffff:/, '');
  if (isIP(dotted) === 4) return dotted;
  const [, high, low] = MAPPED.exec(lower) ?? [];
  if (high === undefined || low === undefined) return lower;
  const bytes = [high, low].flatMap((group) => {
    const word = Number.parseInt(group, 16);
    return [word >> 8, word & 0xff];
  });
  return bytes.join('.');
}

/** IPv4 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1 (RFC 4291, 2.5.3), also written as ::ffff:127.0.0.1. */
export function isLoopbackAddress(address: string): boolean {
  const plain = plainAddress(address);
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1';
}

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * Loopback, or an address of one of this machine's interfaces (in this network namespace): the kernel hands its packets to itself, over lo.
 * One that holds on its link only (fe80::) names no machine without its link.
 */
export function isLocalAddress(address: string, interfaces: Interfaces = networkInterfaces()): boolean {
  if (isLoopbackAddress(address)) return true;
  const plain = plainAddress(address);
  const own = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  return own.some((one) => one.address === plain && (one.scopeid ?? 0) === 0);
}

/**
 * Load goes to this machine only. A name is valid if every address that it resolves to is one of this machine; they are returned
 * in the resolver's order. Connect to them and not to the name, which may resolve to something else the next time.
 * Throws ConctopError `not-loopback` (exit code 2).
 */
export async function assertThisMachine(url: string): Promise<readonly string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await addressesOf(host) : [host];
  if (addresses.length === 0 || !addresses.every((address) => isLocalAddress(address))) throw notThisMachine(host);
  return [...new Set(addresses.map(plainAddress))];
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new ConctopError('not-loopback', `${host} cannot be resolved.`, {
      hint: 'Check the name, or write an address, like http://127.0.0.1:3000/.',
      exitCode: EXIT.usage,
      cause,
    });
  }
}

/** What stays on this machine connects within a millisecond, unless the server's accept queue is full. */
const TRY_MS = 1_000;

/**
 * The one of a server's addresses that all sockets of the load connect to: `localhost` is ::1 and 127.0.0.1 on most machines,
 * and servers listen on either or both. The first one that accepts a connection; else one that does not refuse (a full
 * accept queue is silent); else the first.
 */
export async function answeringAddress(addresses: readonly string[], port: number): Promise<string> {
  const [first] = addresses;
  if (first === undefined) throw new Error('a server without an address');
  if (addresses.length === 1) return first;
  let silent: string | null = null;
  for (const address of addresses) {
    const outcome = await tryConnect(address, port);
    if (outcome === 'connected') return address;
    if (outcome === 'silent') silent ??= address;
  }
  return silent ?? first;
}

function tryConnect(address: string, port: number): Promise<'connected' | 'silent' | 'refused'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (outcome: 'connected' | 'silent' | 'refused'): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => end('silent'), TRY_MS);
    socket.once('connect', () => end('connected'));
    socket.once('error', () => end('refused'));
  });
}

const notThisMachine = (host: string): ConctopError =>
  new ConctopError('not-loopback', `${host} is not an address of this machine, and conctop loads no other.`, {
    hint: 'Run conctop where the server runs; other machines bring their load with k6: conctop k6 URL, and conctop attach PID --k6 there.',
    exitCode: EXIT.usage,
  });
