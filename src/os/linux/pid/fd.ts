import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether this kernel reports the number of open files as the size of /proc/PID/fd (Linux 6.2, commit f1f1f2569901
 * "proc: report open files as size in stat() for /proc/pid/fd"). Older kernels report 0. Tried on ourselves, where the number
 * is known: listing the folder needs one more descriptor.
 */
export function hasOpenFilesAsSize(procRoot: string): boolean {
  const folder = join(procRoot, 'self', 'fd');
  try {
    const size = statSync(folder).size;
    return size > 0 && Math.abs(readdirSync(folder).length - size) <= 1;
  } catch {
    return false;
  }
}

/** Null where the process is gone, or another user's. */
export function countOpenFiles(procRoot: string, pid: number, asSize: boolean): number | null {
  const folder = join(procRoot, String(pid), 'fd');
  try {
    return asSize ? statSync(folder).size : readdirSync(folder).length;
  } catch {
    return null;
  }
}

/** The inode in a descriptor's link, `socket:[12345]`; null where it is not a socket. See proc_pid_fd(5). */
export const socketInode = (link: string): string | null => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? null;

/** What a descriptor is, by its link. */
export type DescriptorKind =
  | 'socket'
  | 'pipe'
  | 'epoll'
  | 'eventfd'
  | 'timerfd'
  | 'signalfd'
  | 'inotify'
  | 'io_uring'
  | 'file'
  | 'other';

const ANONYMOUS: Readonly<Record<string, DescriptorKind>> = {
  eventpoll: 'epoll',
  eventfd: 'eventfd',
  timerfd: 'timerfd',
  signalfd: 'signalfd',
  inotify: 'inotify',
  io_uring: 'io_uring',
};

/** `socket:[123]`, `pipe:[123]`, `anon_inode:[eventpoll]`, `/var/log/x`. */
export function descriptorKind(link: string): DescriptorKind {
  if (link.startsWith('socket:')) return 'socket';
  if (link.startsWith('pipe:')) return 'pipe';
  const anonymous = /^anon_inode:\[?(\w+)\]?$/.exec(link)?.[1];
  if (anonymous !== undefined) return ANONYMOUS[anonymous] ?? 'other';
  return link.startsWith('/') ? 'file' : 'other';
}

/** Null where it was closed meanwhile, or this user may not read the process's descriptors. */
export const readDescriptorLink = (procRoot: string, pid: number, fd: number): string | null =>
  readLink(`${procRoot}/${pid}/fd/${fd}`) || null;

export function readDescriptorKind(procRoot: string, pid: number, fd: number): DescriptorKind | null {
  const link = readDescriptorLink(procRoot, pid, fd);
  return link === null ? null : descriptorKind(link);
}

/** The epoll instances among a process's lowest descriptors: event loops open theirs at the start. */
export function epollDescriptors(procRoot: string, pid: number, mostLinks: number): number[] {
  const folder = join(procRoot, String(pid), 'fd');
  return lowestDescriptors(folder, mostLinks)
    .filter((fd) => descriptorKind(readLink(join(folder, fd))) === 'epoll')
    .map(Number);
}

/**
 * Inodes of a process's open sockets, among its lowest descriptors; servers open listening sockets at the start. Empty where
 * the process is gone, or another user's.
 */
export function* socketInodes(procRoot: string, pid: number, mostLinks = Number.POSITIVE_INFINITY): Generator<string> {
  const folder = join(procRoot, String(pid), 'fd');
  for (const fd of lowestDescriptors(folder, mostLinks)) {
    const inode = socketInode(readLink(join(folder, fd)));
    if (inode !== null) yield inode;
  }
}

function lowestDescriptors(folder: string, most: number): string[] {
  try {
    return readdirSync(folder)
      .sort((a, b) => Number(a) - Number(b))
      .slice(0, most);
  } catch {
    return [];
  }
}

/** Empty where it was closed between the listing and this read. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
