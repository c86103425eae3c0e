/**
 * The state of a server's own ends of its connections, from the kernel's tables of TCP sockets: /proc/net/tcp and tcp6
 * (Documentation/networking/proc_net_tcp.rst; get_tcp4_sock in net/ipv4/tcp_ipv4.c writes a line). A socket that is not yet
 * accepted has no inode: no process holds it.
 */
export interface SocketStates {
  /** Accepted, and everything that arrived was read: the server works on its request, or waits for the next one. */
  readonly read: number;
  /** Accepted, with bytes that the server has not read: a request waits in the socket. */
  readonly unread: number;
  /** Complete, and still in the accept queue of the listener. */
  readonly unaccepted: number;
  /** One side has closed, the other not yet (FIN-WAIT, CLOSE-WAIT, LAST-ACK, CLOSING). */
  readonly closing: number;
  readonly timeWait: number;
}

/** How many connections are established, as `ss` counts them: also those that the server has not accepted yet. */
export const establishedOf = ({ read, unread, unaccepted }: SocketStates): number => read + unread + unaccepted;

/** TCP_ESTABLISHED … of include/net/tcp_states.h. */
const ESTABLISHED = 1;
const TIME_WAIT = 6;
/** SYN_SENT, SYN_RECV, CLOSE, LISTEN, NEW_SYN_RECV: no connections, or not yet. */
const NO_CONNECTION = new Set([2, 3, 7, 10, 12]);

/**
 * `  12: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 12345 …`: fields of fixed width but
 * for the first; addresses have 8 digits, in tcp6 32.
 */
const PORT = 4;
const HEX = 16;
const ADDRESS = 8;
const PORTS = 65_536;

/**
 * Counts the sockets whose local port is one of `ports`, without those connected to one of `ownPorts`. 10,000 connections
 * within this machine are 20,000 lines and 3 MB, so numbers are read in place.
 */
export function socketStates(
  tables: readonly Buffer[],
  ports: ReadonlySet<number>,
  ownPorts: ReadonlySet<number>,
): SocketStates {
  const states = { read: 0, unread: 0, unaccepted: 0, closing: 0, timeWait: 0 };
  // The table is read piece by piece: if connections come and go meanwhile, the kernel writes some of them twice.
  // One client port may lead to several of the server's.
  const seenAt = new Map([...ports].map((port) => [port, new Set<number>()]));
  for (const table of tables) {
    for (let from = table.indexOf(NEWLINE) + 1; from > 0; from = table.indexOf(NEWLINE, from) + 1) {
      const local = after(table, after(table, from, COLON), COLON);
      const seen = seenAt.get(hexadecimal(table, local, PORT));
      if (seen === undefined) continue;
      const remote = after(table, local, COLON);
      const remotePort = hexadecimal(table, remote, PORT);
      if (ownPorts.has(remotePort)) continue;
      // For IPv6 the last 32 bits, which distinguish the addresses of one machine.
      const key = hexadecimal(table, remote - 1 - ADDRESS, ADDRESS) * PORTS + remotePort;
      if (seen.has(key)) continue;
      seen.add(key);
      const state = hexadecimal(table, remote + PORT + 1, 2);
      if (Number.isNaN(state) || NO_CONNECTION.has(state)) continue;
      if (state === TIME_WAIT) states.timeWait += 1;
      else if (state !== ESTABLISHED) states.closing += 1;
      else countEstablished(table, remote + PORT + 4, states);
    }
  }
  return states;
}

/** `queues`: where `tx_queue:rx_queue` begins. */
function countEstablished(
  table: Buffer,
  queues: number,
  states: { read: number; unread: number; unaccepted: number },
): void {
  const unread = hexadecimal(table, queues + 9, 8);
  // The rest of the line: tr:tm->when, retrnsmt, uid, timeout, inode.
  let at = queues + 17;
  for (let field = 0; field < 4; field += 1) at = after(table, spacesAfter(table, at), SPACE) - 1;
  const hasInode = table[spacesAfter(table, at)] !== ZERO;
  if (!hasInode) states.unaccepted += 1;
  else if (unread === 0) states.read += 1;
  else states.unread += 1;
}

const NEWLINE = 10;
const SPACE = 32;
const ZERO = 48;
const COLON = 58;

/** Behind the next `byte`, or behind the end. In a loop: fields are short, and a call of indexOf takes as long as 50 bytes. */
function after(table: Buffer, from: number, byte: number): number {
  let at = from;
  while (at < table.length && table[at] !== byte) at += 1;
  return at + 1;
}

function spacesAfter(table: Buffer, from: number): number {
  let at = from;
  while (table[at] === SPACE) at += 1;
  return at;
}

/** NaN if a byte is not a digit. */
function hexadecimal(table: Buffer, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const code = table[at] ?? Number.NaN;
    const digit = code >= 65 ? code - 55 : code - ZERO;
    if (!(digit >= 0 && digit < HEX)) return Number.NaN;
    value = value * HEX + digit;
  }
  return value;
}
