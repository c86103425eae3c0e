import type { ThreadRow, ThreadTable } from '../../../../src/domain/events/run-event.ts';
import { waitLetter } from '../../../../src/domain/meaning/waits.ts';

/** A thread of process 10 with a wait, and a table of such: `waits` and `waitCells` are made from the rows. */
export const waiting = (tid: number, group: string, over: Partial<ThreadRow> = {}): ThreadRow => ({
  pid: 10,
  tid,
  name: 'server',
  state: group === 'runnable' ? 'running' : 'sleeping',
  cpuPercent: 0,
  core: 0,
  voluntaryPerSecond: 1,
  involuntaryPerSecond: 0,
  coreWaitPercent: 0,
  wait: { group, call: CALLS[group] ?? null, fd: group === 'many' ? 7 : null },
  ...over,
});

const CALLS: Readonly<Record<string, string>> = {
  many: 'epoll_pwait',
  socket: 'recvfrom',
  accept: 'accept4',
  work: 'futex',
  timer: 'nanosleep',
};

/** Of rows alone, as older recordings have it. */
export const bareTable = (rows: readonly ThreadRow[], over: Partial<ThreadTable> = {}): ThreadTable => ({
  type: 'thread-table',
  atMs: 0,
  total: rows.length,
  rows,
  states: {},
  costMs: 1,
  ...over,
});

export function tableOf(rows: readonly ThreadRow[], over: Partial<ThreadTable> = {}): ThreadTable {
  const groups = [...rows].sort((a, b) => a.tid - b.tid).map(({ wait }) => wait?.group ?? 'unknown');
  const waits: Record<string, number> = {};
  for (const group of groups) waits[group] = (waits[group] ?? 0) + 1;
  return bareTable(rows, {
    cells: [...rows]
      .sort((a, b) => a.tid - b.tid)
      .map(({ state }) => (state === 'running' ? 'R' : 'S'))
      .join(''),
    processes: [{ pid: 10, name: 'server', threads: rows.length }],
    waits,
    waitCells: groups.map(waitLetter).join(''),
    ...over,
  });
}

/** Go at a moment of its load: two on a core, one in epoll, sysmon, five parked. */
export const goThreads = (): ThreadTable =>
  tableOf([
    waiting(10, 'work'),
    waiting(11, 'timer', { voluntaryPerSecond: 900 }),
    waiting(12, 'runnable', { cpuPercent: 40, coreWaitPercent: 30 }),
    waiting(13, 'many', { cpuPercent: 9 }),
    waiting(14, 'runnable', { cpuPercent: 41, core: 1 }),
    ...[15, 16, 17, 18].map((tid) => waiting(tid, 'work')),
  ]);
