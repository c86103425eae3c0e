import type { ThreadState } from '../events/run-event.ts';

/** The letters that the kernel's stat writes (proc_pid_stat(5)); several of them are one state of ours. */
const LETTERS: Readonly<Record<ThreadState, string>> = {
  running: 'R',
  sleeping: 'S',
  'waiting-for-disk': 'D',
  stopped: 'T',
  zombie: 'Z',
  idle: 'I',
  other: '?',
};

export const letterOf = (state: ThreadState): string => LETTERS[state];
