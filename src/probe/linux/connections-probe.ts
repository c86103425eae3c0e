import { readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Emit } from '../../domain/run-event.ts';
import { inodeOfLink, parseTcpTable } from '../../domain/tcp-table.ts';
import { Pace } from '../pace.ts';
import { startTicker } from '../ticker.ts';

/** Connections come and go slower than a person reads. */
const SAMPLE_MS = 1_000;
/** The table of a machine with 10,000 connections is 3 MB, some 20 ms: then it is read every few seconds. */
const CORE_SHARE = 0.005;
/** A server that listens on one more port later is noticed within this time. */
const LISTENERS_MS = 10_000;
/** Listening sockets are opened at the start, so theirs are small numbers: nobody needs 10,000 links read. */
const MOST_LINKS = 1_000;

const TABLES: readonly string[] = ['tcp', 'tcp6'];

/** Ports by the inode of the socket that listens on them. */
export const parseListeners = (table: string): Map<string, number> =>
  new Map([...parseTcpTable(table)].filter(({ isListening }) => isListening).map(({ inode, port }) => [inode, port]));

/** How many established connections have one of `ports` on their local side: the server's own ends. */
export function countEstablished(table: string, ports: ReadonlySet<number>): number {
  let count = 0;
  for (const { isEstablished, port } of parseTcpTable(table)) if (isEstablished && ports.has(port)) count += 1;
  return count;
}

export interface ConnectionsProbeOptions {
  readonly pid: number;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly procRoot?: string;
}

/**
 * Tells about once a second how many TCP connections a process serves, as `ss` counts them, in the network namespace of
 * that process. Says nothing where it listens on no port, or where its descriptors are not for this user to see.
 */
export function startConnectionsProbe(options: ConnectionsProbeOptions): { readonly stop: () => void } {
  const { pid, emit, clock, procRoot = '/proc' } = options;
  const folder = join(procRoot, `${pid}`);
  const pace = new Pace(SAMPLE_MS / 2, CORE_SHARE);
  let ports: ReadonlySet<number> = new Set();
  let listenersAtMs = Number.NEGATIVE_INFINITY;
  let stopped = false;
  const ticker = startTicker(SAMPLE_MS, clock, async () => {
    const atMs = clock();
    if (!pace.isDue(atMs)) return;
    const startedAt = performance.now();
    // Off this thread: the kernel walks its whole table for as long as it takes.
    const tables = await Promise.all(
      TABLES.map((name) => readFile(join(folder, 'net', name), 'latin1').catch(() => '')),
    );
    if (atMs - listenersAtMs >= LISTENERS_MS) {
      listenersAtMs = atMs;
      ports = portsOf(folder, tables);
    }
    const established = tables.reduce((sum, table) => sum + countEstablished(table, ports), 0);
    const costMs = performance.now() - startedAt;
    pace.spent(atMs, costMs);
    if (stopped || ports.size === 0) return;
    emit({
      type: 'connections-sample',
      atMs: clock(),
      established,
      ports: [...ports].sort((a, b) => a - b),
      costMs,
    });
  });
  return {
    stop() {
      stopped = true;
      ticker.stop();
    },
  };
}

function portsOf(folder: string, tables: readonly string[]): Set<number> {
  const listeners = new Map(tables.flatMap((table) => [...parseListeners(table)]));
  const ports = new Set<number>();
  for (const fd of descriptors(join(folder, 'fd'))) {
    const inode = socketInode(join(folder, 'fd', fd));
    const port = inode === null ? undefined : listeners.get(inode);
    if (port !== undefined) ports.add(port);
  }
  return ports;
}

function descriptors(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort((a, b) => Number(a) - Number(b))
      .slice(0, MOST_LINKS);
  } catch {
    return [];
  }
}

function socketInode(link: string): string | null {
  try {
    return inodeOfLink(readlinkSync(link));
  } catch {
    return null;
  }
}
