/**
 * /proc/PID/fdinfo/FD of an epoll instance (proc_pid_fdinfo(5)): one line for each descriptor that it watches,
 * `tfd:        8 events:       19 data: …`. Other descriptors have no such line.
 */
const WATCHED = '\ntfd:';

export function countWatched(text: string): number {
  let count = text.startsWith('tfd:') ? 1 : 0;
  for (let at = text.indexOf(WATCHED); at >= 0; at = text.indexOf(WATCHED, at + WATCHED.length)) count += 1;
  return count;
}
