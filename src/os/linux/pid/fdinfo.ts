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

/** So many lines say whether two descriptors are of one instance; the kernel orders them by file, so any will do. */
const COMPARED_LINES = 8;

/**
 * Whether two descriptors of a process are of the same epoll instance, from their files: a descriptor that was duplicated, as
 * Tokio does (mio), watches the same files with the same data. Not every line must be there: connections come and go
 * between the two reads. Instances that watch nothing yet are taken for the same.
 */
export function isSameInstance(text: string, other: string): boolean {
  const marks = marksOf(text);
  const compared = Math.min(COMPARED_LINES, marks.length);
  let same = 0;
  for (let index = 0; index < compared; index += 1) {
    const mark = marks[Math.floor((index * marks.length) / compared)];
    if (mark !== undefined && other.includes(mark)) same += 1;
  }
  // Instances of several threads often share a listener, and with few connections that is a good part of all.
  const isAlike = compared < COMPARED_LINES ? same === compared : same > compared / 2;
  return (
    isAlike &&
    Math.abs(marks.length - countWatched(other)) <= Math.max(compared < COMPARED_LINES ? 0 : 2, marks.length / 10)
  );
}

/** Of each line what does not change while a file is watched: data, and where the kernel shows it, the file's inode. */
const marksOf = (text: string): string[] => text.match(/data: .*$/gm) ?? [];
