import * as v from 'valibot';
import { count, event, type Infer, number } from './schema.ts';

/** The connections that a process serves, whoever opened them; only without load. */
export const connectionsSample = event('connections-sample', {
  /** Established TCP connections on `ports`, as the kernel counts them. */
  established: count,
  /** Where the process listens, ascending. */
  ports: v.array(count),
  costMs: number,
});

/** The state of the target's own sockets, whoever connected: where requests wait before the server reads them. */
export const socketStates = event('socket-states', {
  /** Accepted, and everything that arrived was read. */
  read: count,
  /** Accepted, with bytes that the server has not read. */
  unread: count,
  /** Complete, and still in the accept queue. */
  unaccepted: count,
  /** Closed by one side only. */
  closing: count,
  timeWait: count,
  /** CPU time that reading the table took, ms. */
  costMs: number,
});

/** How many descriptors each epoll instance of the target watches. */
export const epollSets = event('epoll-sets', {
  sets: v.array(v.object({ pid: number, fd: number, watched: count })),
  costMs: number,
});

/** What the target reports on /stats. */
export const runtimeStats = event('runtime-stats', {
  unit: v.nullable(v.object({ name: v.string(), count })),
  inflight: v.nullable(number),
  /** Requests that the server counted, where it counts. */
  served: v.nullable(number),
  /** Everything else that it reported, flat: numbers, strings and short arrays. */
  facts: v.record(v.string(), v.unknown()),
  /** How long the answer took: under load it queues like every request. */
  answeredInMs: number,
  /** Path of the requested URL: `/stats`, or that of the metrics. Absent in older recordings. */
  source: v.exactOptional(v.string()),
  /** Requested once more after the load's last answer was counted. */
  final: v.exactOptional(v.boolean()),
});

export type ConnectionsSample = Infer<typeof connectionsSample>;
export type SocketStates = Infer<typeof socketStates>;
export type EpollSets = Infer<typeof epollSets>;
export type RuntimeStats = Infer<typeof runtimeStats>;
