import { closeSync, openSync } from 'node:fs';
import { type Listener, listenersFor, parseListeners } from './listeners.ts';
import { readListeningPart, TCP_TABLES } from './tcp.ts';

/** The length of a server's accept queue: connections that the kernel completed and the server has not accepted yet. */
export interface AcceptQueue {
  /** Null where it is not known: not Linux, or no listener. */
  length(): number | null;
  /** Searches for new listeners: takes some ms, so call it while nothing is measured. */
  refresh(): void;
  close(): void;
}

const PROC_NET = '/proc/net';
/** 100 listeners of 150 bytes each: they come first in the file. */
const SEARCH_BYTES = 16_384;
/** A search for the listener's line is costly (below); if the line is missing, or moved, it is done this often. */
const SEARCH_MS = 1_000;

/**
 * Reads the listeners' lines of /proc/net/tcp or tcp6 on kept descriptors. `rx_queue` of a socket in state 0A (TCP_LISTEN)
 * is its sk_ack_backlog (net/ipv4/tcp_ipv4.c, get_tcp4_sock): the length of its accept queue.
 *
 * The kernel writes only as many lines as the read has room for, so a read that ends with the listener's own line costs
 * 20 us. With one byte more it walks its whole table of connections for the next line: 3 ms, whether there are any or not.
 */
export function openAcceptQueue(
  address: string,
  port: number,
  folder = PROC_NET,
  now: () => number = () => performance.now(),
): AcceptQueue {
  const buffer = Buffer.allocUnsafe(SEARCH_BYTES);
  const descriptors = new Map<string, number>();
  for (const name of TCP_TABLES) {
    try {
      descriptors.set(name, openSync(`${folder}/${name}`, 'r'));
    } catch {
      // Not Linux, or a kernel without IPv6.
    }
  }
  const candidates = listenersFor(address, port);
  let found: Found | null = null;
  let searchedAtMs = Number.NEGATIVE_INFINITY;

  const search = (): number | null => {
    searchedAtMs = now();
    found = null;
    for (const listener of candidates) {
      const descriptor = descriptors.get(listener.file);
      if (descriptor === undefined) continue;
      const lines = parseListeners(readListeningPart(descriptor, buffer, buffer.length), listener);
      if (lines === null) continue;
      found = { descriptor, listener, bytes: lines.endByte, inodes: lines.inodes };
      return lines.queued;
    }
    return null;
  };
  return {
    length() {
      if (found !== null) {
        const lines = parseListeners(readListeningPart(found.descriptor, buffer, found.bytes), found.listener);
        if (lines !== null && lines.inodes === found.inodes) {
          // Other listeners may be gone: what follows the line is never read.
          found.bytes = lines.endByte;
          return lines.queued;
        }
      }
      return now() - searchedAtMs < SEARCH_MS ? null : search();
    },
    refresh() {
      search();
    },
    close() {
      found = null;
      searchedAtMs = Number.POSITIVE_INFINITY;
      for (const descriptor of descriptors.values()) closeSync(descriptor);
      descriptors.clear();
    },
  };
}

interface Found {
  readonly descriptor: number;
  readonly listener: Listener;
  /** Up to the end of the last listener's line. */
  bytes: number;
  /** Of all listeners: a change means that one was opened or closed. */
  readonly inodes: string;
}
