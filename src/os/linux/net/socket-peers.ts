import { endianness } from 'node:os';

/** To whom a TCP socket leads. */
export interface SocketPeer {
  /** `127.0.0.1:5432`, `[::1]:5432`. */
  readonly address: string;
  /** The process opened the connection itself: no socket listens on its local port. */
  readonly isOutgoing: boolean;
}

/**
 * `sl local_address rem_address st … inode`, of listening (0A) and established (01) sockets: the fields and their source as in tcp.ts; here
 * the other side's address counts.
 */
const LINE =
  /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) (0A|01) [0-9A-F:]+ [0-9A-F:]+ [0-9A-F]+ +\d+ +\d+ (\d+) /gm;
const LISTEN = '0A';

/** By the inode of each socket that is `wanted` and established, in the tables of one network namespace. */
export function socketPeers(tables: readonly string[], wanted: ReadonlySet<string>): Map<string, SocketPeer> {
  const listening = new Set<string>();
  const found: { inode: string; localPort: string; address: string }[] = [];
  for (const table of tables) {
    for (const [, localPort = '', remote = '', remotePort = '', state, inode = ''] of table.matchAll(LINE)) {
      if (state === LISTEN) listening.add(localPort);
      else if (wanted.has(inode)) found.push({ inode, localPort, address: addressWords(remote, remotePort) });
    }
  }
  return new Map(
    found.map(({ inode, localPort, address }) => [inode, { address, isOutgoing: !listening.has(localPort) }]),
  );
}

/** `::ffff:a.b.c.d`, by which a socket of both families names an IPv4 address (RFC 4291, 2.5.5.2). */
const MAPPED = '00000000000000000000ffff';

function addressWords(hex: string, port: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.map((word) => (endianness() === 'LE' ? (word.match(/../g) ?? []).reverse().join('') : word));
  const digits = bytes.join('').toLowerCase();
  const number = Number.parseInt(port, 16);
  const isMapped = digits.startsWith(MAPPED);
  if (digits.length === 8 || isMapped) return `${dotted(digits.slice(-8))}:${number}`;
  const groups = (digits.match(/.{4}/g) ?? []).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
  // URL writes it in the short form (RFC 5952).
  return `${new URL(`http://[${groups}]`).hostname}:${number}`;
}

const dotted = (digits: string): string =>
  (digits.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
