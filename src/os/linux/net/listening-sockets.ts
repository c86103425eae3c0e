import { closeSync, openSync } from 'node:fs';
import { listeningPorts, readListeningPart, TCP_TABLES } from './tcp.ts';

/** 100 listeners of 150 bytes each: they come first in the file, and what follows costs the kernel a walk of all connections. */
const SEARCH_BYTES = 16_384;
/** A socket that is none of the listeners so far may be a new one: that is asked this often at most. */
const SEARCH_MS = 2_000;

/** Which sockets listen, by their inodes, which no two network namespaces share: /proc/PID/net/tcp and tcp6. */
export class ListeningSockets {
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #inodes = new Set<string>();
  readonly #buffer = Buffer.allocUnsafe(SEARCH_BYTES);
  #searchedAtMs = Number.NEGATIVE_INFINITY;

  constructor(procRoot: string, clock: () => number) {
    this.#procRoot = procRoot;
    this.#clock = clock;
  }

  /** `pid`: in whose network namespace to search. */
  has(pid: number, inode: string): boolean {
    if (this.#inodes.has(inode)) return true;
    const atMs = this.#clock();
    if (atMs - this.#searchedAtMs < SEARCH_MS) return false;
    this.#searchedAtMs = atMs;
    for (const table of TCP_TABLES) {
      for (const listening of listeningPorts(this.#begin(`${this.#procRoot}/${pid}/net/${table}`)).keys())
        this.#inodes.add(listening);
    }
    return this.#inodes.has(inode);
  }

  #begin(path: string): string {
    let fd: number | null = null;
    try {
      fd = openSync(path, 'r');
      return readListeningPart(fd, this.#buffer, SEARCH_BYTES);
    } catch {
      return '';
    } finally {
      if (fd !== null) closeSync(fd);
    }
  }
}
