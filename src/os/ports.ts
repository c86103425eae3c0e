import { createServer } from 'node:net';
import { holderFromLsof } from './darwin/lsof.ts';
import { isErrno } from './errno.ts';
import { listPids } from './linux/ids.ts';
import { listeningPorts, readTcpTables } from './linux/net/tcp.ts';
import { readComm } from './linux/pid/comm.ts';
import { socketInodes } from './linux/pid/fd.ts';

export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

/** Whether the port is taken: tried by binding, as a server is about to do. */
export function isPortBusy(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      if (isErrno(cause, 'EADDRINUSE')) resolve(true);
      else reject(cause);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(false)));
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

/** Finds the process that has the listening socket's inode among its descriptors. */
export function holderFromProc(port: number, procRoot: string): PortHolder | null {
  const listeners = readTcpTables(procRoot).flatMap((table) => [...listeningPorts(table)]);
  const inodes = new Set(listeners.filter(([, listening]) => listening === port).map(([inode]) => inode));
  if (inodes.size === 0) return null;
  for (const pid of listPids(procRoot) ?? []) {
    for (const inode of socketInodes(procRoot, pid)) {
      if (inodes.has(inode)) return { pid, name: readComm(procRoot, pid) ?? '' };
    }
  }
  return null;
}
