import type { AnswerCount } from './answer-count.ts';
import { type Bottleneck, bottleneckOf } from './bottleneck.ts';
import { measuredFolklore } from './findings/folklore.ts';
import { wasSaturated } from './generator-health.ts';
import { idealRequestsPerSecond } from './ideal.ts';
import type { FolkloreField } from './manifest.ts';
import type { ErrorCounts, Finding, LoopKind, Machine } from './run-event.ts';
import { openNow, type RunState } from './run-state.ts';
import { meanOf, type Spread, type StepState } from './step-state.ts';

/**
 * What a run measured, as `--json` prints it. Field names are used from outside: they only grow. A value that could
 * not be measured is null, never 0 and never a guess.
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
    readonly pid: number | null;
    readonly url: string | null;
    readonly runtime: string | null;
  };
  readonly engine: { readonly name: string; readonly version: string };
  readonly load: {
    /** closed: each socket sends once it has its answer. limited: the same, held back to a rate. open: sent on schedule. */
    readonly loop: LoopKind;
    readonly requestsPerSecond: number | null;
    readonly generators: number | null;
    /** Cores that each was kept to; null: not pinned. */
    readonly pinned: { readonly target: readonly number[]; readonly generator: readonly number[] } | null;
  };
  /** Null where the server was not asked after the last answer: it has no /stats, or ended. */
  readonly count: AnswerCount | null;
  readonly work: string;
  readonly delayMs: number | null;
  readonly steps: readonly StepSummary[];
  readonly findings: readonly Omit<Finding, 'brief'>[];
  /** What people say about this model beside what was measured in the last step; null: not measured, or not comparable. */
  readonly folklore: readonly {
    readonly claim: string;
    readonly source: string;
    readonly field: FolkloreField;
    readonly claimed: number;
    readonly measured: number | null;
  }[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

export interface StepSummary {
  readonly connections: { readonly requested: number; readonly open: number | null };
  /** False where the step ended before all its sockets were open: its figures are those of the climb. */
  readonly settled: boolean;
  readonly seconds: number;
  readonly requests: number;
  readonly requestsPerSecond: number | null;
  readonly idealRequestsPerSecond: number | null;
  readonly latencyMs: {
    readonly min: number | null;
    readonly mean: number | null;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p99: number | null;
    readonly p999: number | null;
    readonly max: number | null;
  };
  readonly errors: ErrorCounts;
  readonly reconnects: number;
  /** Open loop: planned requests that no socket was free to send by the step's end; null: closed loop. */
  readonly unsent: number | null;
  /** Who keeps the figures from being better. */
  readonly bottleneck: Bottleneck | null;
  readonly processes: number | null;
  readonly threads: { readonly min: number; readonly max: number; readonly last: number } | null;
  /** Of one process its RSS; of a tree its PSS, which counts shared pages once, where the kernel tells it. */
  readonly rssBytes: { readonly max: number; readonly last: number } | null;
  /** RSS summed over the processes, as ps adds up: shared pages count in each. */
  readonly rssSummedBytes: { readonly max: number; readonly last: number } | null;
  readonly pssBytes: { readonly max: number; readonly last: number } | null;
  readonly vszBytes: number | null;
  readonly cpuPercent: { readonly mean: number; readonly max: number } | null;
  readonly cores: readonly {
    readonly core: number;
    readonly totalPercent: number;
    readonly targetPercent: number | null;
  }[];
  readonly contextSwitchesPerSecond: { readonly voluntary: number; readonly involuntary: number } | null;
  /** How often a second one of the threads was put on a core: context switches, also where there are too many threads for those by kind. */
  readonly runsPerSecond: number | null;
  /** Time that threads were ready and waited for a core, over all of them: 300 = three at any time. */
  readonly coreWaitPercent: number | null;
  readonly unit: { readonly name: string; readonly last: number } | null;
  readonly generator: {
    readonly cpuPercent: number | null;
    readonly loopDelayP99Ms: number | null;
    /** What latencies may be too long by: the mean of each tick's p99 of the loop's delay. */
    readonly latencyErrorMs: number | null;
    readonly loopUtilisation: number | null;
    readonly rssBytes: number | null;
    readonly saturated: boolean | null;
  };
}

/** Works on every state, also on one whose run never got to a step. */
export function summarize(state: RunState): Summary {
  const started = state.started;
  return {
    schema: 'conctop/summary@1',
    startedAt: started?.startedAt ?? '',
    durationSeconds: round(state.nowMs / 1000, 3),
    ended: state.ended?.ended ?? 'failed',
    machine: state.machine,
    target: {
      name: started?.target.name ?? '',
      model: started?.target.model ?? '',
      pid: state.ready?.pid ?? null,
      url: state.ready?.url ?? null,
      runtime: state.ready?.runtime ?? null,
    },
    engine: { name: started?.engine.name ?? '', version: started?.engine.version ?? '' },
    load: {
      loop: started?.engine.loop ?? 'closed',
      requestsPerSecond: started?.config.requestsPerSecondLimit ?? null,
      generators: state.load === null ? null : (state.load.generator.pids?.length ?? 1),
      pinned: started?.pinned ?? null,
    },
    count: state.finalCount,
    work: started?.config.work ?? 'io',
    delayMs: started?.config.delayMs ?? null,
    steps: state.steps.map((step) => summarizeStep(state, step)),
    findings: state.findingsSeen.map(({ brief: _brief, ...finding }) => finding),
    folklore: (started?.target.folklore ?? []).map((claim) => ({
      claim: claim.claim,
      source: claim.source,
      field: claim.field,
      claimed: claim.value,
      measured: round(measuredFolklore(state, claim)?.value ?? null, 3),
    })),
    error: state.ended?.error ?? null,
  };
}

export function summarizeStep(state: RunState, step: StepState): StepSummary {
  const m = step.measured;
  const open = m.open?.last ?? null;
  const ideal = open === null ? null : idealRequestsPerSecond(state, open);
  const latency = (percentile: number): number | null => round(m.latency.percentileMs(percentile), 3);
  const { voluntaryPerSecond, involuntaryPerSecond } = m;
  return {
    // Without load: what the process serves, whoever asks.
    connections: { requested: step.connections, open: step.connections === 0 ? openNow(state) : open },
    settled: step.settledAtMs !== null,
    seconds: round(m.ms / 1000, 3),
    requests: m.requests,
    requestsPerSecond: m.ms > 0 ? round((m.requests * 1000) / m.ms, 1) : null,
    idealRequestsPerSecond: round(ideal, 1),
    latencyMs: {
      min: round(m.latency.minMs, 3),
      mean: round(m.latency.meanMs, 3),
      p50: latency(50),
      p90: latency(90),
      p99: latency(99),
      p999: latency(99.9),
      max: round(m.latency.maxMs, 3),
    },
    errors: step.errors,
    reconnects: m.reconnects,
    unsent: m.unsent?.last ?? null,
    bottleneck: bottleneckOf(state, step),
    processes: m.processes?.last ?? null,
    threads: m.threads === null ? null : { min: m.threads.min, max: m.threads.max, last: m.threads.last },
    rssBytes: extremes((m.processes?.last ?? 1) > 1 ? (m.pssBytes ?? m.rssBytes) : m.rssBytes),
    rssSummedBytes: extremes(m.rssBytes),
    pssBytes: extremes(m.pssBytes),
    vszBytes: m.vszBytes?.last ?? null,
    cpuPercent:
      m.cpuPercent === null
        ? null
        : { mean: round(m.cpuPercent.sum / m.cpuPercent.count, 1), max: round(m.cpuPercent.max, 1) },
    cores: m.cores.map((core) => ({
      core: core.core,
      totalPercent: round(core.total.sum / core.total.count, 1),
      targetPercent: round(meanOf(core.target), 1),
    })),
    contextSwitchesPerSecond:
      voluntaryPerSecond === null || involuntaryPerSecond === null
        ? null
        : {
            voluntary: round(voluntaryPerSecond.sum / voluntaryPerSecond.count, 1),
            involuntary: round(involuntaryPerSecond.sum / involuntaryPerSecond.count, 1),
          },
    runsPerSecond: round(meanOf(m.runsPerSecond), 1),
    coreWaitPercent: round(meanOf(m.coreWaitPercent), 1),
    unit: m.units === null || m.unitName === null ? null : { name: m.unitName, last: m.units.last },
    generator: {
      cpuPercent: round(meanOf(m.generatorCpuPercent), 1),
      loopDelayP99Ms: round(m.generatorLoopDelayP99Ms?.max ?? null, 3),
      latencyErrorMs: round(meanOf(m.generatorLoopDelayP99Ms), 3),
      loopUtilisation: round(meanOf(m.generatorLoopUtilisation), 3),
      rssBytes: m.generatorRssBytes?.max ?? null,
      saturated: wasSaturated(m, state.load?.generator.pids?.length ?? 1),
    },
  };
}

const extremes = (spread: Spread | null): { max: number; last: number } | null =>
  spread === null ? null : { max: spread.max, last: spread.last };

function round(value: number, digits: number): number;
function round(value: number | null, digits: number): number | null;
function round(value: number | null, digits: number): number | null {
  if (value === null) return null;
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
