import { isSteered } from '../state/steering.ts';
import { formatCores, formatCount, formatUnits } from '../words/format.ts';
import { unitNames } from '../words/unit-names.ts';
import type { StepRule } from './rule.ts';

/** A container's CPU quota, which neither the load nor the host's figures show. */
export const throttled: StepRule = {
  id: 'throttled',
  severity: 'warning',
  check({ run, isJudged, assessment }) {
    if (!isJudged || assessment?.cause !== 'quota') return null;
    const quota = run.machine?.ceiling?.cpuCores ?? null;
    const cores = quota === null ? 'its CPU quota' : `its quota of ${formatCores(quota * 100)} cores`;
    return {
      sentence: `This container is throttled: ${cores} pauses it in some scheduling periods, and everything in it waits for the next one.`,
      brief: 'This container is throttled by its CPU quota.',
    };
  },
};

/** Growth within one hold, at constant connections, beyond the runtime's own fluctuation. */
const LEAK_GROWTH = 1.05;
const LEAK_MIN_UNITS = 50;
const LEAK_MIN_MS = 4_000;
/** With fewer points, a third of a step has no level. */
const LEAK_MIN_POINTS = 2;

export const unitsGrowing: StepRule = {
  id: 'units-growing',
  severity: 'warning',
  check({ run, step, m, isJudged }) {
    const { units, open } = m;
    // What a key changes changes how many units there are.
    if (!isJudged || isSteered(step) || units === null || open === null || m.ms < LEAK_MIN_MS) return null;
    const constantLoad = open.min === open.max;
    const counts = run.series.units.points
      .filter(({ atMs }) => atMs >= (step.settledAtMs ?? 0) && atMs <= (step.endedAtMs ?? Number.POSITIVE_INFINITY))
      .map(({ value }) => value);
    const third = Math.floor(counts.length / 3);
    if (!constantLoad || third < LEAK_MIN_POINTS) return null;
    // Units come and go with every request: they grow only if the late minimum is above the early maximum.
    const before = Math.max(...counts.slice(0, third));
    const now = Math.min(...counts.slice(-third));
    const grew = units.last - before;
    if (now - before < LEAK_MIN_UNITS || now < before * LEAK_GROWTH) return null;
    const unit = unitNames(run.started, m.unitName);
    const words = formatUnits(units.last, unit?.singular ?? 'unit', unit?.plural ?? 'units');
    return {
      sentence: `${words} and growing while the connections stay the same: ${formatCount(grew)} more since this step began. A leak?`,
      brief: `${words} and growing at constant load. A leak?`,
    };
  },
};
