import type { EpollSets, SocketStates, ThreadTable } from '../events/run-event.ts';
import { type Spread, spread } from './spread.ts';

/** How many threads waited for what, over the samples of one step. */
export interface StepWaits {
  readonly samples: number;
  /** By group (meaning/waits.ts): a group that a sample did not find counts as 0 in it. */
  readonly groups: Readonly<Record<string, Spread>>;
}

/** The state of the server's sockets, over the samples of one step. */
export interface StepSockets {
  /** Accepted, and everything that arrived was read. */
  readonly read: Spread | null;
  /** Accepted, with bytes that the server had not read. */
  readonly unread: Spread | null;
  readonly unaccepted: Spread | null;
}

export function addWaits(before: StepWaits | null, { waits }: ThreadTable): StepWaits | null {
  if (waits === undefined) return before;
  const samples = before?.samples ?? 0;
  const groups: Record<string, Spread> = {};
  for (const group of new Set([...Object.keys(before?.groups ?? {}), ...Object.keys(waits)])) {
    const value = spread(before?.groups[group] ?? absentFor(samples), waits[group] ?? 0);
    if (value !== null) groups[group] = value;
  }
  return { samples: samples + 1, groups };
}

/** For a group that earlier samples did not find. */
const absentFor = (samples: number): Spread | null =>
  samples === 0 ? null : { min: 0, max: 0, last: 0, sum: 0, count: samples };

export const addSockets = (before: StepSockets | null, states: SocketStates): StepSockets => ({
  read: spread(before?.read ?? null, states.read),
  unread: spread(before?.unread ?? null, states.unread),
  unaccepted: spread(before?.unaccepted ?? null, states.unaccepted),
});

/** Over all instances. */
export const watchedBy = ({ sets }: EpollSets): number => sets.reduce((sum, { watched }) => sum + watched, 0);

export const addWatched = (before: Spread | null, sets: EpollSets): Spread | null => spread(before, watchedBy(sets));
