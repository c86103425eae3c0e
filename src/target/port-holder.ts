import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { inodeOfLink, parseTcpTable } from '../domain/tcp-table.ts';
import { isErrno } from './process-group.ts';

export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

/** Whether somebody listens there already: found by binding, which is what the target is about to do. */
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

/** Null where the system does not tell, for example another user's process. */
export function findPortHolder(port: number): Promise<PortHolder | null> {
  return process.platform === 'linux' ? Promise.resolve(holderFromProc(port, '/proc')) : holderFromLsof(port);
}

/** Joins the listening socket's inode with the process that has it among its descriptors. */
export function holderFromProc(port: number, procRoot: string): PortHolder | null {
  const inodes = new Set(
    ['net/tcp', 'net/tcp6'].flatMap((file) => parseListeningInodes(read(`${procRoot}/${file}`), port)),
  );
  if (inodes.size === 0) return null;
  const pid = list(procRoot)
    .filter((name) => /^\d+$/.test(name))
    .find((candidate) => {
      const fds = `${procRoot}/${candidate}/fd`;
      return list(fds).some((fd) => inodes.has(socketInode(`${fds}/${fd}`)));
    });
  return pid === undefined ? null : { pid: Number(pid), name: read(`${procRoot}/${pid}/comm`).trim() };
}

/** Inodes of the sockets that listen on a port. */
export const parseListeningInodes = (table: string, port: number): string[] =>
  [...parseTcpTable(table)].filter((socket) => socket.isListening && socket.port === port).map(({ inode }) => inode);

function holderFromLsof(port: number): Promise<PortHolder | null> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return new Promise((resolve) => {
    // lsof may hang on a dead network disk: who holds the port is a courtesy, not worth a wait.
    execFile('lsof', args, { timeout: 2_000 }, (_error, stdout) => resolve(parseLsof(stdout)));
  });
}

/** `lsof -F` prints one field a line, its kind as the first letter: p (process), c (command). */
export function parseLsof(output: string): PortHolder | null {
  const field = (kind: string): string | undefined =>
    output
      .split('\n')
      .find((line) => line.startsWith(kind))
      ?.slice(1);
  const pid = field('p');
  return pid === undefined ? null : { pid: Number(pid), name: field('c') ?? '' };
}

function socketInode(link: string): string {
  try {
    return inodeOfLink(readlinkSync(link)) ?? '';
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
