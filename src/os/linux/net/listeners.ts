import { isIP } from 'node:net';
import { endianness } from 'node:os';
import { parseTcpTable, type TCP_TABLES } from './tcp.ts';

/** Listeners of one local address and port, as /proc/net/tcp and tcp6 write them: one, or several with SO_REUSEPORT. */
export interface Listener {
  readonly file: (typeof TCP_TABLES)[number];
  /** `0100007F:1F90`: each 32 bits in the machine's own byte order, as hexadecimal digits. */
  readonly local: string;
}

const ANY_4 = [0, 0, 0, 0];
const ANY_6 = new Array<number>(16).fill(0);
const MAPPED_PREFIX = [...new Array<number>(10).fill(0), 0xff, 0xff];

/**
 * The listener that gets a connection to `address`, in the kernel's order (net/ipv4/inet_hashtables.c,
 * __inet_lookup_listener): a listener on that address before one on all, IPv4 before IPv6 that accepts both. `address`: one
 * of IPv4 or IPv6.
 */
export function listenersFor(address: string, port: number): readonly Listener[] {
  const at = (file: Listener['file'], bytes: readonly number[]): Listener => ({
    file,
    local: `${hexOf(bytes)}:${port.toString(16).toUpperCase().padStart(4, '0')}`,
  });
  if (isIP(address) !== 4) return [at('tcp6', bytesOf6(address)), at('tcp6', ANY_6)];
  const bytes = address.split('.').map(Number);
  return [at('tcp', bytes), at('tcp6', [...MAPPED_PREFIX, ...bytes]), at('tcp', ANY_4), at('tcp6', ANY_6)];
}

/** 2001:db8::7 as 16 bytes; `::` stands for the groups that are missing. */
function bytesOf6(address: string): readonly number[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...head, ...new Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((word) => [word >> 8, word & 0xff]);
}

function hexOf(bytes: readonly number[]): string {
  let text = '';
  for (let word = 0; word < bytes.length; word += 4) {
    const inOrder = bytes.slice(word, word + 4);
    if (endianness() === 'LE') inOrder.reverse();
    for (const byte of inOrder) text += byte.toString(16).toUpperCase().padStart(2, '0');
  }
  return text;
}

/** The sum over all lines of `listener`, and where the last of them ends; null where there is none. `text` may end anywhere. */
export function parseListeners(
  text: string,
  { local }: Listener,
): { readonly queued: number; readonly endByte: number; readonly inodes: string } | null {
  let queued = 0;
  let inodes = '';
  let last: number | null = null;
  for (const socket of parseTcpTable(text)) {
    if (!socket.isListening || socket.local !== local) continue;
    queued += socket.queued;
    inodes += `${socket.inode} `;
    last = socket.at;
  }
  return last === null ? null : { queued, endByte: endOfLine(text, last), inodes };
}

function endOfLine(text: string, from: number): number {
  const lineEnd = text.indexOf('\n', from);
  return (lineEnd < 0 ? text.length : lineEnd) + 1;
}
