/** A fact of the runtime over time. */
export type Points = readonly { readonly atMs: number; readonly value: number }[];

/** Counters move in leaps (a lock's wait counts when it ends, a collection now and then): a rate of one interval would mostly be 0. */
export const RATE_OVER_MS = 4_000;
/** What grows steadily needs no longer than one interval of the samples: it stands beside the load of this moment. */
export const NEWEST_OVER_MS = 500;

export interface Rate {
  readonly perSecond: number;
  readonly overMs: number;
}

/** How fast a counter grows a second, over so many ms at least; undefined where it was read only once. */
export function rateOver(points: Points, overMs: number): Rate | undefined {
  const last = points.at(-1);
  const first = last && (points.findLast(({ atMs }) => atMs <= last.atMs - overMs) ?? points[0]);
  if (last === undefined || first === undefined || last.atMs <= first.atMs) return undefined;
  return { perSecond: rateBetween(first, last), overMs: last.atMs - first.atMs };
}

/** Growth a second between each two samples. */
export const growth = (points: Points): number[] =>
  points.slice(1).flatMap((point, index) => {
    const before = points[index];
    return before === undefined || point.atMs <= before.atMs ? [] : [rateBetween(before, point)];
  });

/** What was reset (a restarted process) did not shrink. */
const rateBetween = (from: Points[number], to: Points[number]): number =>
  Math.max(0, ((to.value - from.value) * 1000) / (to.atMs - from.atMs));
