import { idealRequestsPerSecond } from '../domain/ideal.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Series } from '../domain/series.ts';

/** Little's law for every reading of the connections; empty where the wait of a request is not known. */
export function idealSeriesOf(state: RunState): Series {
  const { connections } = state.series;
  const points = connections.points.flatMap(({ atMs, value }) => {
    const ideal = idealRequestsPerSecond(state, value);
    return ideal === null ? [] : [{ atMs, value: ideal }];
  });
  return { ...connections, points };
}
