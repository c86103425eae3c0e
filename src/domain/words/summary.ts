import { assess } from '../assessment/assess.ts';
import type { Assessment } from '../assessment/assessment.ts';
import { slackIn } from '../assessment/judge-cpu.ts';
import type { Machine } from '../events/machine.ts';
import type { ErrorCounts, K6Machine, K6Machines, LoopKind } from '../events/run-event.ts';
import { comparisonWords, measuredFolklore } from '../findings/folklore.ts';
import { findingsOfSteps, type RunFinding } from '../findings/index.ts';
import { isSharedOnce, residentSpreadOf } from '../findings/step-memory.ts';
import type { AnswerCount } from '../meaning/answer-count.ts';
import { idealRequestsPerSecond, shareServed } from '../meaning/ideal.ts';
import { checkThresholds, parseThreshold, type ThresholdAt } from '../meaning/threshold.ts';
import type { FolkloreField, HttpServer } from '../plan/target-traits.ts';
import { failedInClimb } from '../state/failures.ts';
import { slopeOver } from '../state/resident.ts';
import { openNow, type RunState } from '../state/run-state.ts';
import { meanOf, type Spread } from '../state/spread.ts';
import { askedIn } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import { round } from './round.ts';
import type { StepSummary } from './step-summary.ts';
import { summarizeCpu } from './summary-cpu.ts';
import { type PredictionSummary, summarizePredictions } from './summary-prediction.ts';
import {
  type MarkSummary,
  type SteeringSummary,
  summarizeMarks,
  summarizeSteering,
  summarizeStepSteering,
} from './summary-steering.ts';
import { summarizeWaits } from './summary-waits.ts';

/**
 * What a run measured, as `--json` prints it. Other programs use the field names: they are only ever added to. A value that
 * could not be measured is null, never 0 and never a guess.
 */
export interface Summary {
  readonly schema: 'conctop/summary@1';
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly ended: 'completed' | 'quit' | 'target-exited' | 'failed';
  readonly machine: Machine | null;
  readonly target: {
    readonly name: string;
    readonly model: string;
    /** The whole command of a server of the user's own; null: a shipped target, or a process that ran already. */
    readonly command: string | null;
    readonly pid: number | null;
    readonly url: string | null;
    readonly runtime: string | null;
    /** The HTTP server; null: not a shipped target. */
    readonly http: HttpServer | null;
    /** Resident memory before its first connection; null: not seen. */
    readonly baseBytes: number | null;
  };
  readonly engine: { readonly name: string; readonly version: string };
  readonly load: {
    /** closed: each socket sends once it has its answer. limited: the same, held back to a rate. open: sent on schedule. */
    readonly loop: LoopKind;
    readonly requestsPerSecond: number | null;
    readonly generators: number | null;
    /** Workers of the server, where its model lets their number be chosen; null: it has none. */
    readonly workers: number | null;
    /** Cores that each was pinned to; null: not pinned. */
    readonly pinned: { readonly target: readonly number[]; readonly generator: readonly number[] } | null;
  };
  /** The machines whose k6 sent figures (`attach --k6`); null: none. */
  readonly k6: {
    readonly machines: readonly {
      readonly name: string;
      readonly requests: number;
      readonly state: K6Machine['state'];
    }[];
    /** How far a percentile can be off because of the buckets of k6's histograms; null: it sent none. */
    readonly percentileErrorPercent: number | null;
    /** Answers that came late, since a machine's figures were held up: in the totals, and in no rate. */
    readonly late: number;
  } | null;
  /** Null where /stats could not be read after the last answer: there is none, or the server ended. */
  readonly count: AnswerCount | null;
  readonly work: string;
  readonly delayMs: number | null;
  /** What every request was; null: the run never began. */
  readonly request: { readonly method: string; readonly path: string } | null;
  readonly steps: readonly StepSummary[];
  /** What failed after the last step's end, while answers under way were waited for; null: there was no load. */
  readonly errorsAfterSteps: ErrorCounts | null;
  /** The findings of the steps, each once, with the steps in which it holds; none that appeared only for a moment. */
  readonly findings: readonly RunFinding[];
  /** Common claims about this model beside the last step's measurement; null: not measured, or not comparable. */
  readonly folklore: readonly {
    readonly claim: string;
    readonly source: string;
    readonly field: FolkloreField;
    readonly claimed: number;
    readonly measured: number | null;
    /** The words for it, if the bare figure is not enough; else null. */
    readonly told: string | null;
  }[];
  /** What `--predict` asked before the load; empty: nothing. */
  readonly predictions: readonly PredictionSummary[];
  /** Moments that somebody named while they watched. */
  readonly marks: readonly MarkSummary[];
  /** What keys changed of the load. */
  readonly steering: readonly SteeringSummary[];
  /** What `--threshold` asked for, with what each step showed. */
  readonly thresholds: readonly {
    readonly text: string;
    readonly passed: boolean;
    /** One for each step that it is about; none: no such step was held. */
    readonly steps: readonly ThresholdAt[];
  }[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** What each machine of k6 sent. */
const summarizeK6 = ({ machines, relativeError, late }: K6Machines): NonNullable<Summary['k6']> => ({
  machines: machines.map(({ name, requests, state }) => ({ name, requests, state })),
  percentileErrorPercent: relativeError === null ? null : round(relativeError * 100, 2),
  late,
});

/** Works on every state, even if the run never reached a step. */
export function summarize(state: RunState): Summary {
  const started = state.started;
  const steps = state.steps.map((step) => summarizeStep(state, step));
  return {
    schema: 'conctop/summary@1',
    startedAt: started?.startedAt ?? '',
    durationSeconds: round(state.nowMs / 1000, 3),
    ended: state.ended?.ended ?? 'failed',
    machine: state.machine,
    target: {
      name: started?.target.name ?? '',
      model: started?.target.model ?? '',
      command: started?.config.command === 'run' ? started.target.title : null,
      pid: state.ready?.pid ?? null,
      url: state.ready?.url ?? null,
      runtime: state.ready?.runtime ?? null,
      http: started?.target.http ?? null,
      baseBytes: state.base !== null && state.load !== null ? state.base.bytes : null,
    },
    engine: { name: started?.engine.name ?? '', version: started?.engine.version ?? '' },
    load: {
      loop: started?.engine.loop ?? 'closed',
      requestsPerSecond: started?.config.requestsPerSecondLimit ?? null,
      workers: state.started?.config.workers?.number ?? null,
      generators: state.load === null ? null : (state.load.generator.pids?.length ?? 1),
      pinned: started?.pinned ?? null,
    },
    k6: state.k6 === null ? null : summarizeK6(state.k6),
    count: state.finalCount,
    work: started?.config.work ?? 'io',
    delayMs: started?.config.delayMs ?? null,
    request: started === null ? null : { method: started.config.request.method, path: started.config.path },
    steps,
    errorsAfterSteps: state.load?.errorsAfter ?? null,
    findings: findingsOfSteps(state),
    folklore: folkloreOf(state),
    predictions: summarizePredictions(state),
    marks: summarizeMarks(state),
    steering: summarizeSteering(state),
    thresholds: thresholdsOf(state, steps),
    error: state.ended?.error ?? null,
  };
}

/** Those that the run was started with; one that only another version knows is left out. */
function thresholdsOf({ started }: RunState, steps: readonly StepSummary[]): Summary['thresholds'] {
  const thresholds = (started?.config.thresholds ?? []).map(parseThreshold).filter((threshold) => threshold !== null);
  return checkThresholds(steps, thresholds).map(({ threshold, ...result }) => ({ text: threshold.text, ...result }));
}

/** Each claim beside the last step that it can be compared with. */
function folkloreOf(state: RunState): Summary['folklore'] {
  const settled = state.steps.filter((step) => step.settledAtMs !== null).reverse();
  return (state.started?.target.folklore ?? []).map((claim) => {
    const measured =
      settled.map((step) => measuredFolklore(state, step, claim)).find((found) => found !== null) ?? null;
    return {
      claim: claim.claim,
      source: claim.source,
      field: claim.field,
      claimed: claim.value,
      measured: round(measured?.value ?? null, 3),
      told: measured === null ? null : comparisonWords(claim, measured),
    };
  });
}

export function summarizeStep(state: RunState, step: StepState): StepSummary {
  const m = step.measured;
  const assessment = assess(state, step);
  const slack = assessment === null ? null : slackIn({ m, e: assessment.evidence });
  const open = m.open?.last ?? null;
  const ideal = open === null ? null : idealRequestsPerSecond(state, open, askedIn(state, step));
  const goodPerSecond = m.ms > 0 ? (m.requests * 1000) / m.ms : 0;
  const share =
    open === null || m.requests === 0
      ? null
      : shareServed(state, { perSecond: goodPerSecond, open, seconds: m.ms / 1000 }, askedIn(state, step));
  const latency = (percentile: number): number | null => round(m.latency.percentileMs(percentile), 3);
  const { voluntaryPerSecond, involuntaryPerSecond } = m;
  const resident = residentSpreadOf(m);
  const slope = slopeOver(
    state.base,
    resident === null ? null : { bytes: resident.last, sharedOnce: isSharedOnce(m) },
    open ?? 0,
    step.acceptedBefore,
  );
  return {
    // Without load: the connections that the process serves, whoever opened them.
    connections: { requested: step.connections, open: step.connections === 0 ? openNow(state) : open },
    settled: step.settledAtMs !== null,
    heldBackSeconds: state.started?.engine.capabilities?.holdsBack === true ? round(step.heldBackMs / 1000, 3) : null,
    steered: summarizeStepSteering(step.steered),
    seconds: round(m.ms / 1000, 3),
    requests: m.requests,
    requestsPerSecond: perSecond(m.requests, m.ms),
    failed: { answers: m.failed, perSecond: perSecond(m.failed, m.ms), statuses: m.statuses },
    idealRequestsPerSecond: round(ideal, 1),
    ofIdealPercent: round(share?.percent ?? null, 2),
    ofIdealWithinPercent: round(share?.withinPercent ?? null, 2),
    ofIdealMissing: share?.missing ?? null,
    latencyMs: {
      min: round(m.latency.minMs, 3),
      mean: round(m.latency.meanMs, 3),
      p50: latency(50),
      p90: latency(90),
      p99: latency(99),
      p999: latency(99.9),
      max: round(m.latency.maxMs, 3),
    },
    errors: m.errors,
    causes: m.causes,
    climb: failedInClimb(step),
    reconnects: m.reconnects,
    unsent: m.unsent?.last ?? null,
    bottleneck: bottleneckOf(assessment),
    processes: m.processes?.last ?? null,
    threads: m.threads === null ? null : { min: m.threads.min, max: m.threads.max, last: m.threads.last },
    rssBytes: extremes(resident),
    rssSummedBytes: extremes(m.rssBytes),
    pssBytes: extremes(m.pssBytes),
    rssBytesPerConnection: round(slope?.bytesPerConnection ?? null, 0),
    vszBytes: m.vszBytes?.last ?? null,
    ...summarizeCpu(m),
    contextSwitchesPerSecond:
      voluntaryPerSecond === null || involuntaryPerSecond === null
        ? null
        : {
            voluntary: round(voluntaryPerSecond.sum / voluntaryPerSecond.count, 1),
            involuntary: round(involuntaryPerSecond.sum / involuntaryPerSecond.count, 1),
          },
    runsPerSecond: round(meanOf(m.runsPerSecond), 1),
    coreWaitPercent: round(meanOf(m.coreWaitPercent), 1),
    ...summarizeWaits(m, state.started?.target.source?.file ?? null),
    unit: m.units === null || m.unitName === null ? null : { name: m.unitName, last: m.units.last },
    generator: {
      cpuPercent: round(meanOf(m.generatorCpuPercent), 1),
      loopDelayP99Ms: round(m.generatorLoopDelayP99Ms?.max ?? null, 3),
      latencyErrorMs: round(meanOf(m.generatorLoopDelayP99Ms), 3),
      loopUtilisation: round(meanOf(m.generatorLoopUtilisation), 3),
      rssBytes: m.generatorRssBytes?.max ?? null,
      coreWaitPercent: round(meanOf(m.generatorCoreWaitPercent), 1),
      saturated: slack === null ? null : slack === 'saturated',
      starved: slack === null ? null : slack === 'starved',
    },
  };
}

const perSecond = (count: number, ms: number): number | null => (ms > 0 ? round((count * 1000) / ms, 1) : null);

function bottleneckOf(assessment: Assessment | null): StepSummary['bottleneck'] {
  if (assessment === null) return null;
  const { held: _held, brief: _brief, evidence, ...verdict } = assessment;
  const rounded = Object.fromEntries(Object.entries(evidence).map(([name, value]) => [name, round(value, 2)]));
  return { ...verdict, evidence: rounded as unknown as Assessment['evidence'] };
}

const extremes = (spread: Spread | null): { max: number; last: number } | null =>
  spread === null ? null : { max: spread.max, last: spread.last };
