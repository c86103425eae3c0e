import type { EpollSets } from '../events/run-event.ts';
import { openNow, type RunState } from '../state/run-state.ts';

/** An instance that watches less than this share of what the largest one watches serves something else than the connections. */
const MAIN_SHARE = 0.1;
/** Fewer are a runtime's own: its wake-up pipe, its timers. */
const MAIN_LEAST = 4;

/** The epoll instances that the connections are watched by; none: they are not, or it is not known. */
export function mainSets(sets: EpollSets['sets']): EpollSets['sets'] {
  const most = Math.max(0, ...sets.map(({ watched }) => watched));
  return sets.filter(({ watched }) => watched >= Math.max(MAIN_LEAST, most * MAIN_SHARE));
}

/**
 * How the program learns that something came on a socket: an epoll instance watches all of them, and few threads wait in
 * it; or each socket has a thread that waits for it alone. Both are C10K's two answers, as they are seen.
 */
export type SocketPath =
  | {
      readonly by: 'epoll';
      readonly sockets: number;
      readonly instances: number;
      readonly watched: number;
      /** Threads that wait in epoll_wait (or poll, select); null: not known. */
      readonly waiting: number | null;
      readonly threads: number | null;
    }
  | {
      readonly by: 'threads';
      readonly sockets: number;
      readonly threads: number;
      /** Threads that wait for one socket each. */
      readonly waiting: number;
    };

/** From so many threads a socket on it is a thread per connection: a runtime's own come on top, a few sockets have none yet. */
const THREAD_EACH_SHARE = 0.9;

/** Null: neither is seen, or what threads wait for is not known. */
export function socketPath(state: Pick<RunState, 'load' | 'served' | 'epolls' | 'threads'>): SocketPath | null {
  const sockets = openNow(state);
  if (sockets === null || sockets === 0) return null;
  const { threads } = state;
  const main = mainSets(state.epolls?.sets ?? []);
  if (main.length > 0) {
    return {
      by: 'epoll',
      sockets,
      instances: main.length,
      watched: main.reduce((sum, { watched }) => sum + watched, 0),
      waiting: threads?.waits === undefined ? null : (threads.waits.many ?? 0),
      threads: threads?.total ?? null,
    };
  }
  const waiting = threads?.waits?.socket ?? 0;
  if (threads === null || waiting === 0 || threads.total < sockets * THREAD_EACH_SHARE) return null;
  return { by: 'threads', sockets, threads: threads.total, waiting };
}
