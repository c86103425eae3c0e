import { type Dir, opendirSync, readdirSync, readlinkSync, statSync } from 'node:fs';
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

export interface Descriptor {
  readonly fd: number;
  readonly link: string;
}

/** A process's descriptors from the lowest on: what a server opens at its start is among them. None where it is gone, or another user's. */
export function* descriptors(
  procRoot: string,
  pid: number,
  mostLinks = Number.POSITIVE_INFINITY,
): Generator<Descriptor, void> {
  const folder = join(procRoot, String(pid), 'fd');
  for (const fd of lowestNumbers(folder, mostLinks)) {
    const link = readLink(join(folder, fd));
    if (link !== '') yield { fd: Number(fd), link };
  }
}

/** The epoll instances among a process's lowest descriptors: event loops open theirs at the start. */
export const epollDescriptors = (procRoot: string, pid: number, mostLinks: number): number[] =>
  [...descriptors(procRoot, pid, mostLinks)].filter(({ link }) => descriptorKind(link) === 'epoll').map(({ fd }) => fd);

/** Inodes of a process's open sockets, among its lowest descriptors. */
export function* socketInodes(procRoot: string, pid: number, mostLinks?: number): Generator<string, void> {
  for (const { link } of descriptors(procRoot, pid, mostLinks)) {
    const inode = socketInode(link);
    if (inode !== null) yield inode;
  }
}

const LISTED_AT_ONCE = 1_000;

/** The kernel lists descriptors by number (proc_readfd_common, fs/proc/fd.c): of 10,000 it need not write those that nobody asked for. */
function lowestNumbers(folder: string, most: number): string[] {
  let listing: Dir | null = null;
  const found: string[] = [];
  try {
    listing = opendirSync(folder, { bufferSize: Math.min(most, LISTED_AT_ONCE) });
    while (found.length < most) {
      const entry = listing.readSync();
      if (entry === null) break;
      found.push(entry.name);
    }
  } catch {
    // The process is gone, or another user's.
  } finally {
    listing?.closeSync();
  }
  return found.sort((a, b) => Number(a) - Number(b));
}

/** Empty where it was closed between the listing and this read. */
function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
