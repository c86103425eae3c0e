import { connect, createServer } from 'node:net';
import { holderFromLsof } from './darwin/lsof.ts';
import { errnoOf } from './errno.ts';
import { listPids } from './linux/ids.ts';
import { listeningPorts, readTcpTables } from './linux/net/tcp.ts';
import { readComm } from './linux/pid/comm.ts';
import { socketInodes } from './linux/pid/fd.ts';
import { readPidStat } from './linux/pid/stat.ts';

export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

/** `denied`: this user may not listen there, so whether somebody else does cannot be found by binding. */
export type PortState = 'free' | 'busy' | 'denied';

/** bind(2). An address that this machine does not have is one where nobody listens. */
const STATE_BY_ERROR: Readonly<Record<string, PortState>> = {
  EADDRINUSE: 'busy',
  EACCES: 'denied',
  EPERM: 'denied',
  EADDRNOTAVAIL: 'free',
  EAFNOSUPPORT: 'free',
};

/** Tried by binding, as a server is about to do. */
export function portState(host: string, port: number): Promise<PortState> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      const state = STATE_BY_ERROR[errnoOf(cause) ?? ''];
      if (state === undefined) reject(cause);
      else resolve(state);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve('free')));
  });
}

/** Whether somebody listens there already. Where this user may not bind, by connecting. */
export async function isPortBusy(host: string, port: number): Promise<boolean> {
  const state = await portState(host, port);
  return state === 'denied' ? accepts(host, port) : state === 'busy';
}

/** On this machine a connect is taken or refused at once; it hangs only where an accept queue is full. */
const CONNECT_MS = 1_000;

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** A port that was free a moment ago: the kernel assigns ephemeral ports in turn, so it stays free for a while. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The process that listens on a port; null where the system does not show it, for example another user's. */
export const findPortHolder = (port: number): Promise<PortHolder | null> =>
  process.platform === 'linux' ? Promise.resolve(holderFromProc(port, '/proc')) : holderFromLsof(port);

/** systemd opens a service's sockets before the service runs, and keeps them: systemd.socket(5). */
const OPENS_FOR_OTHERS = new Set(['systemd']);

/**
 * The process that has the listening socket's inode among its descriptors. If several have it, the one that started the others,
 * whatever their pids: a server's first process, not a worker.
 */
export function holderFromProc(port: number, procRoot: string): PortHolder | null {
  const listeners = readTcpTables(procRoot).flatMap((table) => [...listeningPorts(table)]);
  const inodes = new Set(listeners.filter(([, listening]) => listening === port).map(([inode]) => inode));
  if (inodes.size === 0) return null;
  const all = (listPids(procRoot) ?? [])
    .filter((pid) => holdsOneOf(procRoot, pid, inodes))
    .map((pid) => ({ pid, name: readComm(procRoot, pid) ?? '' }));
  const services = all.filter(({ name }) => !OPENS_FOR_OTHERS.has(name));
  const holders = services.length > 0 ? services : all;
  const pids = new Set(holders.map(({ pid }) => pid));
  const startedOthers = holders.find(({ pid }) => !pids.has(readPidStat(procRoot, pid)?.ppid ?? 0));
  return startedOthers ?? holders[0] ?? null;
}

function holdsOneOf(procRoot: string, pid: number, inodes: ReadonlySet<string>): boolean {
  for (const inode of socketInodes(procRoot, pid)) if (inodes.has(inode)) return true;
  return false;
}
