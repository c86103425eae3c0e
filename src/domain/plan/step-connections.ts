import type { RampPlan } from './run-config.ts';

/** Connections of a step; past the plan's end the series 1-2-5 goes on. Null where the limit leaves nothing to add. */
export function connectionsAt(plan: RampPlan, planIndex: number, maxConnections: number): number | null {
  const last = Math.min(plan.steps.at(-1) ?? 0, maxConnections);
  const planned = plan.steps[planIndex];
  if (planned !== undefined) return Math.min(planned, maxConnections);
  let connections = last;
  for (let beyond = plan.steps.length; beyond <= planIndex; beyond += 1) {
    if (connections >= maxConnections) return null;
    connections = Math.min(nextInSeries(connections), maxConnections);
  }
  return connections;
}

/** 100, 200, 500, 1000, 2000: the smallest value of the series that is larger. */
function nextInSeries(connections: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, connections)));
  const next = [1, 2, 5, 10].map((factor) => factor * magnitude).find((value) => value > connections);
  return next ?? 10 * magnitude;
}
