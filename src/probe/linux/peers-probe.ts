import { type SocketPeer, socketPeers } from '../../os/linux/net/socket-peers.ts';
import { withTcpTables } from '../../os/linux/net/tcp.ts';
import { readDescriptorLink, socketInode } from '../../os/linux/pid/fd.ts';
import { Pace } from '../pace.ts';
import type { SocketOfThread } from '../probe.ts';
import { Stopwatch } from '../stopwatch.ts';

/** A connection keeps its peer: the table is only read for sockets that are new, and this often at most. */
const TABLE_MS = 1_000;
/** 10,000 connections within this machine are 20,000 lines: some 40 ms of CPU, which may come every twenty seconds then. */
const CORE_SHARE = 0.002;

/**
 * To whom the TCP sockets lead that threads wait for. Of other sockets (unix, UDP) nothing is said: the kernel's tables do not name their other
 * side.
 */
export class PeersProbe {
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #pace = new Pace(TABLE_MS, CORE_SHARE);
  /** By inode; null: no TCP socket, or not connected when the table was read. */
  #known = new Map<string, SocketPeer | null>();

  constructor(procRoot: string, clock: () => number) {
    this.#procRoot = procRoot;
    this.#clock = clock;
  }

  /** In the order of `sockets`; null: not known. */
  async of(sockets: readonly SocketOfThread[]): Promise<readonly (SocketPeer | null)[]> {
    const watch = new Stopwatch();
    const inodes = watch.time(() =>
      sockets.map(({ pid, fd }) => socketInode(readDescriptorLink(this.#procRoot, pid, fd) ?? '')),
    );
    const wanted = new Set(inodes.filter((inode) => inode !== null));
    const isNew = [...wanted].some((inode) => !this.#known.has(inode));
    const atMs = this.#clock();
    if (isNew && this.#pace.isDue(atMs)) {
      // The processes of a tree are in one network namespace, but for a container's own tools.
      await withTcpTables(this.#procRoot, sockets[0]?.pid ?? 0, (tables) =>
        watch.time(() => {
          const texts = tables.map((table) => table.toString('latin1'));
          const found = socketPeers(texts, wanted);
          this.#known = new Map([...wanted].map((inode) => [inode, found.get(inode) ?? null]));
        }),
      );
      this.#pace.spent(atMs, watch.cost.cpuMs);
    }
    return inodes.map((inode) => (inode === null ? null : (this.#known.get(inode) ?? null)));
  }
}
