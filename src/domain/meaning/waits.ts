/**
 * What threads wait for, in groups that a person understands. A group follows from the system call that the thread
 * stands in (os/linux/thread-wait.ts); `running` threads are on a core or ready for one, which the kernel's state does not tell apart.
 */
export interface WaitKind {
  readonly group: string;
  /** In `waitCells`. */
  readonly letter: string;
  /** Of several threads: `9 wait for any of many sockets`. */
  readonly words: string;
  /** At most 16 columns: a column of the thread table. */
  readonly brief: string;
}

export const WAIT_KINDS: readonly WaitKind[] = [
  { group: 'runnable', letter: 'R', words: 'runnable', brief: 'runnable' },
  { group: 'many', letter: 'M', words: 'wait for any of many descriptors', brief: 'many sockets' },
  { group: 'one', letter: 'F', words: 'wait for one descriptor each', brief: 'one descriptor' },
  { group: 'socket', letter: 'S', words: 'wait for one socket each', brief: 'one socket' },
  { group: 'accept', letter: 'A', words: 'wait for a connection', brief: 'a connection' },
  { group: 'gil', letter: 'L', words: 'wait for the GIL', brief: 'the GIL' },
  { group: 'work', letter: 'W', words: 'wait for a lock or for work', brief: 'lock or work' },
  { group: 'timer', letter: 'T', words: 'sleep on a timer', brief: 'a timer' },
  { group: 'disk', letter: 'D', words: 'wait for a file or a disk', brief: 'a file, disk' },
  { group: 'pipe', letter: 'P', words: 'wait for a pipe', brief: 'a pipe' },
  { group: 'child', letter: 'C', words: 'wait for a child process', brief: 'a child' },
  { group: 'signal', letter: 'G', words: 'wait for a signal', brief: 'a signal' },
  { group: 'stopped', letter: 'X', words: 'are stopped', brief: 'stopped' },
  { group: 'other', letter: 'O', words: 'wait for something else', brief: 'something else' },
  { group: 'unknown', letter: '?', words: 'not known', brief: '–' },
];

const BY_GROUP = new Map(WAIT_KINDS.map((kind) => [kind.group, kind]));
const UNKNOWN = WAIT_KINDS[WAIT_KINDS.length - 1] as WaitKind;

/** Of a group that only a later version knows: as of one that is not known. */
export const waitKind = (group: string): WaitKind => BY_GROUP.get(group) ?? UNKNOWN;
export const waitLetter = (group: string): string => waitKind(group).letter;
