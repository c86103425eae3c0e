import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readProcText } from '../proc-file.ts';

/** One line of the kernel's /proc/net/tcp or tcp6. */
export interface TcpSocket {
  /** `0100007F:1F90`: address and port, each 32 bits in the machine's own byte order, as hexadecimal digits. */
  readonly local: string;
  readonly port: number;
  readonly isListening: boolean;
  /** Connections in the accept queue: the rx_queue of a listening socket; 0 for others. */
  readonly queued: number;
  readonly inode: string;
  /** Where its line begins in the text. */
  readonly at: number;
}

/** TCP_LISTEN of include/net/tcp_states.h, as the file writes it; `01` is TCP_ESTABLISHED. */
const LISTEN = '0A';

/**
 * `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …`; all but uid, timeout and inode
 * are hexadecimal: Documentation/networking/proc_net_tcp.rst of the kernel. Sockets in other states than these two are
 * skipped, and so is a last line that was cut before the end of its inode.
 */
const LINE =
  /^ *\d+: ([0-9A-F]+:([0-9A-F]{4})) [0-9A-F]+:[0-9A-F]{4} (0A|01) [0-9A-F]{8}:([0-9A-F]{8}) [0-9A-F:]+ [0-9A-F]+ +\d+ +\d+ (\d+) /gm;

export function* parseTcpTable(table: string): Generator<TcpSocket> {
  for (const match of table.matchAll(LINE)) {
    const isListening = match[3] === LISTEN;
    yield {
      local: match[1] ?? '',
      port: Number.parseInt(match[2] ?? '', 16),
      isListening,
      queued: isListening ? Number.parseInt(match[4] ?? '', 16) : 0,
      inode: match[5] ?? '',
      at: match.index,
    };
  }
}

/** Ports by the inode of the socket that listens on them. */
export const listeningPorts = (table: string): Map<string, number> =>
  new Map([...parseTcpTable(table)].filter(({ isListening }) => isListening).map(({ inode, port }) => [inode, port]));

const OTHER_STATE = /^ *\d+: \S+ \S+ (?!0A)\S/m;

/**
 * The beginning of a table, on a descriptor of it: listeners come first, so it is read up to the first other socket, or `most` bytes.
 * The kernel returns a page a read however large the buffer, which is 27 lines.
 */
export function readListeningPart(descriptor: number, buffer: Buffer, most: number): string {
  let length = 0;
  try {
    while (length < most) {
      const read = readSync(descriptor, buffer, length, most - length, length);
      length += read;
      if (read === 0 || length >= most || OTHER_STATE.test(buffer.toString('latin1', length - read, length))) break;
    }
  } catch {
    // Its process is gone.
  }
  return buffer.toString('latin1', 0, length);
}

/** The beginning of a table that was read: its listeners, which come first, and not thousands of connections. */
export function listeningPart(table: Buffer): string {
  for (let end = FIRST_BYTES; ; end *= 2) {
    const text = table.toString('latin1', 0, end);
    if (end >= table.length || OTHER_STATE.test(text)) return text;
  }
}

/** The tables of IPv4 and of IPv6, which includes sockets that accept both. */
export const TCP_TABLES = ['tcp', 'tcp6'] as const;

/** This network namespace's; empty texts where there are none. */
export const readTcpTables = (procRoot: string): string[] =>
  TCP_TABLES.map((name) => readProcText(`${procRoot}/net/${name}`) ?? '');

/**
 * A process's network namespace's, for as long as `use` runs; empty where they cannot be read. Bytes, since texts of megabytes make
 * the garbage collector look at the whole heap each time.
 */
export async function withTcpTables<Result>(
  procRoot: string,
  pid: number,
  use: (tables: readonly Buffer[]) => Result,
): Promise<Result> {
  const tables: TableBytes[] = [];
  try {
    for (const name of TCP_TABLES) {
      const table = spare.pop() ?? { bytes: Buffer.allocUnsafe(FIRST_BYTES), length: 0 };
      tables.push(table);
      await readInSlices(`${procRoot}/${pid}/net/${name}`, table);
    }
    return use(tables.map(({ bytes, length }) => bytes.subarray(0, length)));
  } finally {
    spare.push(...tables);
  }
}

interface TableBytes {
  bytes: Buffer;
  length: number;
}

/** Kept from one time to the next. */
const spare: TableBytes[] = [];

/**
 * With 10,000 connections a table is 3 MB in 830 pages, and the kernel returns one a read. Asynchronous reads wake a thread of
 * the pool for each, which costs about as much as the kernel takes to write it. So pages are read on this thread, few enough in one turn
 * of the event loop (some 1 ms) that no frame is late.
 */
const PAGES_A_TURN = 16;
const PAGE_BYTES = 4_096;
const FIRST_BYTES = 64 * 1024;

async function readInSlices(path: string, table: TableBytes): Promise<void> {
  table.length = 0;
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    for (let pages = 1; ; pages += 1) {
      const { bytes, length } = table;
      if (bytes.length - length < PAGE_BYTES) table.bytes = Buffer.concat([bytes], 2 * bytes.length);
      const read = readSync(fd, table.bytes, length, table.bytes.length - length, null);
      if (read === 0) return;
      table.length += read;
      if (pages % PAGES_A_TURN === 0) await nextTurn();
    }
  } catch {
    // Its process is gone, or there is no such table.
    table.length = 0;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
