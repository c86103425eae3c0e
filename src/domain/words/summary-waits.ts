import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import { round } from './round.ts';

/** Where a step's threads and requests waited, as `--json` prints it: means over the step, null where not known. */
export interface WaitsSummary {
  /** Threads by what they waited for (meaning/waits.ts); they add up to the threads. */
  readonly threadsWaitingFor: Readonly<Record<string, number>> | null;
  /** The server's own ends of the connections: read, with unread bytes, not accepted yet. */
  readonly sockets: {
    readonly read: number | null;
    readonly unread: number | null;
    readonly unaccepted: number | null;
  } | null;
  /** Descriptors that the server's epoll instances watched at the step's end. */
  readonly epollWatched: number | null;
}

export function summarizeWaits({ waits, sockets, watched }: StepMeasures): WaitsSummary {
  return {
    threadsWaitingFor:
      waits === null
        ? null
        : Object.fromEntries(Object.entries(waits.groups).map(([group, seen]) => [group, round(meanOf(seen) ?? 0, 1)])),
    sockets:
      sockets === null
        ? null
        : {
            read: round(meanOf(sockets.read), 1),
            unread: round(meanOf(sockets.unread), 1),
            unaccepted: round(meanOf(sockets.unaccepted), 1),
          },
    epollWatched: watched?.last ?? null,
  };
}
