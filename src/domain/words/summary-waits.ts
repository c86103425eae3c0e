import type { UnitStacks } from '../events/run-event.ts';
import { baseName, placeOf } from '../meaning/unit-places.ts';
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
  /** What the runtime's units waited for at the step's last sample, the largest groups first. */
  readonly unitStacks: {
    readonly unit: string | null;
    readonly total: number;
    /** Of a target of several processes; null: it is one. */
    readonly processes: { readonly reported: number; readonly of: number } | null;
    readonly costMs: number | null;
    readonly groups: readonly {
      readonly count: number;
      readonly state: string | null;
      readonly waitsFor: string;
      /** The call in the program's own code that led there; null: none did. */
      readonly function: string | null;
      /** `main.go:16` */
      readonly place: string | null;
    }[];
    /** Units in groups that are not listed. */
    readonly others: number;
  } | null;
}

/** More than a reader of a summary compares. */
const MOST_GROUPS = 8;

/** `handlerFile`: the source that holds the target's handler, where it is known. */
export function summarizeWaits(
  { waits, sockets, watched, stacks }: StepMeasures,
  handlerFile: string | null,
): WaitsSummary {
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
    unitStacks: stacks === null ? null : summarizeStacks(stacks, handlerFile),
  };
}

function summarizeStacks(stacks: UnitStacks, handlerFile: string | null): WaitsSummary['unitStacks'] {
  const listed = stacks.groups.slice(0, MOST_GROUPS);
  return {
    unit: stacks.unit,
    total: stacks.total,
    processes: stacks.processes ?? null,
    costMs: round(stacks.costMs, 1),
    groups: listed.map((group) => {
      const place = placeOf(group, handlerFile);
      return {
        count: group.count,
        state: group.state,
        waitsFor: group.waitsFor,
        function: place?.function ?? null,
        place: place?.file == null || place.line === null ? null : `${baseName(place.file)}:${place.line}`,
      };
    }),
    others: stacks.rest.units + stacks.groups.slice(MOST_GROUPS).reduce((sum, { count }) => sum + count, 0),
  };
}
