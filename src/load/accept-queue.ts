import { closeSync, openSync, readSync } from 'node:fs';

/** How long a server's accept queue is: connections that the kernel completed and the server has not accepted yet. */
export interface AcceptQueue {
  /** Null where it cannot be told: not Linux, another network namespace, nobody listening. */
  length(): number | null;
  close(): void;
}

/** /proc/net/tcp6 holds who listens on both families. */
const FILES: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];
/** 100 listeners of 150 bytes each: they come first in the file. */
const SEARCH_BYTES = 16_384;
/** Looking for the listener's line is costly (below); where it was not found, or moved, it is looked for this often. */
const SEARCH_MS = 1_000;

/**
 * Reads the listener's line of /proc/net/tcp on kept descriptors. `rx_queue` of a socket in state 0A (TCP_LISTEN) is its
 * sk_ack_backlog (net/ipv4/tcp_ipv4.c, get_tcp4_sock): the length of its accept queue.
 *
 * The kernel writes only as many lines as are asked for, so a read that ends with the listener's own line costs 20 us. One
 * byte more, and it walks its whole table of connections for the next line: 3 ms, whether there are any or not.
 */
export function openAcceptQueue(
  port: number,
  files: readonly string[] = FILES,
  now: () => number = () => performance.now(),
): AcceptQueue {
  const open = files.flatMap((file): ListenerFile[] => {
    try {
      return [{ descriptor: openSync(file, 'r'), bytes: 0 }];
    } catch {
      return [];
    }
  });
  const buffer = Buffer.allocUnsafe(SEARCH_BYTES);
  let searchedAtMs = Number.NEGATIVE_INFINITY;
  const lengthNow = (): number | null => {
    let length: number | null = null;
    for (const { descriptor, bytes } of open) {
      if (bytes === 0) continue;
      const queued = parseAcceptQueue(readText(descriptor, buffer, bytes), port)?.length ?? null;
      if (queued !== null) length = (length ?? 0) + queued;
    }
    return length;
  };
  return {
    length() {
      const known = lengthNow();
      const nowMs = now();
      if (known !== null || nowMs - searchedAtMs < SEARCH_MS) return known;
      searchedAtMs = nowMs;
      for (const file of open) {
        file.bytes = parseAcceptQueue(readText(file.descriptor, buffer, buffer.length), port)?.endByte ?? 0;
      }
      return lengthNow();
    },
    close() {
      for (const { descriptor } of open.splice(0)) closeSync(descriptor);
    },
  };
}

interface ListenerFile {
  readonly descriptor: number;
  /** Up to the end of the listener's line; 0: it has none here. */
  bytes: number;
}

/** Of the server behind a URL. */
export function openAcceptQueueOf(url: string): AcceptQueue {
  const { port, protocol } = new URL(url);
  return openAcceptQueue(port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
}

function readText(descriptor: number, buffer: Buffer, bytes: number): string {
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, bytes, 0));
  } catch {
    return '';
  }
}

/** `sl local_address rem_address st tx_queue:rx_queue …`; all numbers are hexadecimal. */
const LISTENER = /^ *\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A [0-9A-F]{8}:([0-9A-F]{8}) /;

/**
 * Summed over all listeners on `port` (SO_REUSEPORT), and where the last of their lines ends; null where there is none.
 * `text` may end anywhere.
 */
export function parseAcceptQueue(text: string, port: number): { length: number; endByte: number } | null {
  let length: number | null = null;
  let foundAt = 0;
  let endByte = 0;
  for (const line of text.split('\n')) {
    endByte += line.length + 1;
    const match = LISTENER.exec(line);
    if (match === null || Number.parseInt(match[1] ?? '', 16) !== port) continue;
    length = (length ?? 0) + Number.parseInt(match[2] ?? '', 16);
    foundAt = endByte;
  }
  return length === null ? null : { length, endByte: foundAt };
}
