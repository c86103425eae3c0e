import { pushPoint, type Series } from './series.ts';

/** The curves of a whole run. */
export interface RunSeries {
  readonly connections: Series;
  readonly requestsPerSecond: Series;
  readonly p99Ms: Series;
  readonly threads: Series;
  readonly units: Series;
  readonly rssBytes: Series;
  readonly cpuPercent: Series;
  /** Context switches of both kinds. */
  readonly switchesPerSecond: Series;
  /** Descriptors that the target's epoll instances watch. */
  readonly watched: Series;
  /** Connections with a request that the server has not read. */
  readonly unread: Series;
}

/** Adds a point to each of the named curves. */
export function plot(series: RunSeries, atMs: number, values: Partial<Record<keyof RunSeries, number>>): RunSeries {
  const next: { -readonly [K in keyof RunSeries]: Series } = { ...series };
  for (const key of Object.keys(values) as (keyof RunSeries)[]) {
    const value = values[key];
    if (value !== undefined) next[key] = pushPoint(series[key], atMs, value);
  }
  return next;
}
