import { assess } from '../../domain/assessment/assess.ts';
import { shortVerdict } from '../../domain/assessment/assessment.ts';
import { type Slack, slackOf } from '../../domain/assessment/judge-cpu.ts';
import { isJudged } from '../../domain/findings/rule.ts';
import { idealRequestsPerSecond } from '../../domain/meaning/ideal.ts';
import { countsWords } from '../../domain/meaning/load-errors.ts';
import { type ShareNow, shareNow } from '../../domain/meaning/share-now.ts';
import { currentStep, type RunState } from '../../domain/state/run-state.ts';
import type { Series } from '../../domain/state/series.ts';
import { askedAt, askedNow } from '../../domain/state/steering.ts';

/** The throughput now, and its ideal. */
export interface Throughput {
  /** Good answers; null before the first tick. */
  readonly requestsPerSecond: number | null;
  readonly failedPerSecond: number;
  /** `405 × 45,783`, since the run's start; empty: none failed. */
  readonly failedAnswers: string;
  /** By Little's law; null where the wait of a request is not known. */
  readonly ideal: number | null;
  /** What is served of it; null where there is no ideal, or no good answer. */
  readonly share: ShareNow | null;
  /** Slack of the load generator over the last second, like the other figures: without any, they are bounds. */
  readonly slack: Slack;
}

export function throughputOf(state: RunState): Throughput {
  const { load } = state;
  if (load === null) {
    return { requestsPerSecond: null, failedPerSecond: 0, failedAnswers: '', ideal: null, share: null, slack: 'some' };
  }
  const { cpuPercent, loopUtilisation, coreWaitPercent, pids, hasNoLoop } = load.generator;
  return {
    requestsPerSecond: load.requestsPerSecond,
    failedPerSecond: load.failedPerSecond,
    failedAnswers: countsWords(load.statusesTotal),
    ideal: idealRequestsPerSecond(state, load.open, askedNow(state)),
    share: load.requestsPerSecond === 0 && load.failedPerSecond > 0 ? null : shareNow(state),
    slack:
      hasNoLoop === true ? 'some' : slackOf(cpuPercent / (pids?.length ?? 1), loopUtilisation, coreWaitPercent ?? null),
  };
}

/** The same over the run. */
export interface ThroughputCurve {
  readonly measured: Series;
  readonly ideal: Series;
  /** Where the ramp's steps began: their connections are under the time axis. */
  readonly marks: readonly StepMark[];
}

export interface StepMark {
  readonly atMs: number;
  readonly connections: number;
}

export const throughputCurveOf = (state: RunState): ThroughputCurve => ({
  measured: state.series.requestsPerSecond,
  ideal: idealSeriesOf(state),
  marks: stepMarksOf(state),
});

/** What a key changes begins a step of the same connections: they stand there already. */
export const stepMarksOf = ({ steps }: RunState): readonly StepMark[] =>
  steps
    .filter(({ connections }, index) => connections !== steps[index - 1]?.connections)
    .map(({ startedAtMs, connections }) => ({ atMs: startedAtMs, connections }));

/**
 * Little's law for every reading of the connections; empty where the wait of a request is never known, and NaN where it is not known at a
 * moment: what a key made of the load has another ideal, or none.
 */
function idealSeriesOf(state: RunState): Series {
  const { connections } = state.series;
  const points = connections.points.flatMap(({ atMs, value }) => {
    const ideal = idealRequestsPerSecond(state, value, askedAt(state, atMs));
    return ideal === null && state.steers.length === 0 ? [] : [{ atMs, value: ideal ?? Number.NaN }];
  });
  return { ...connections, points };
}

/** The verdict on the step so far, in as few words as fit a column; null while it is not judged. */
export function verdictOf(state: RunState): string | null {
  const step = currentStep(state);
  return step === null || !isJudged(step) ? null : shortVerdict(assess(state, step));
}

export const kneeOf = ({ findings }: RunState): number | null =>
  findings.find(({ id }) => id === 'knee')?.atConnections ?? null;
