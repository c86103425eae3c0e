import type { Assessment } from '../assessment/assessment.ts';
import type { Counts } from '../events/counts.ts';
import type { ErrorCounts } from '../events/run-event.ts';
import type { ShareMissing } from '../meaning/ideal.ts';
import type { Failures } from '../state/failures.ts';
import type { CpuSummary } from './summary-cpu.ts';
import type { StepSteering } from './summary-steering.ts';
import type { WaitsSummary } from './summary-waits.ts';

/** A step, as `--json` prints it. Fields are only ever added; a threshold can name each (meaning/step-fields.ts). */
export interface StepSummary extends CpuSummary, WaitsSummary {
  readonly connections: { readonly requested: number; readonly open: number | null };
  /** False if the step ended before all its sockets were open: its figures are those of the climb. */
  readonly settled: boolean;
  /** How long its climb held requests back so that the server can accept; null: not with this engine, or an older recording. */
  readonly heldBackSeconds: number | null;
  /** What a key made of its load; null: it is as planned. Such a step stands beside no other. */
  readonly steered: StepSteering | null;
  readonly seconds: number;
  /** Good answers (2xx, 3xx): what failed is no throughput. */
  readonly requests: number;
  readonly requestsPerSecond: number | null;
  /** Failed answers within `seconds`, and by status code. */
  readonly failed: { readonly answers: number; readonly perSecond: number | null; readonly statuses: Counts };
  readonly idealRequestsPerSecond: number | null;
  /** `requestsPerSecond` of the ideal, and by how much that may be wrong; null: no ideal, no good answer, or `ofIdealMissing`. */
  readonly ofIdealPercent: number | null;
  readonly ofIdealWithinPercent: number | null;
  /** Why there is an ideal and no share of it: so few answers fit into the step, or it answered what was late. */
  readonly ofIdealMissing: ShareMissing | null;
  readonly latencyMs: {
    readonly min: number | null;
    readonly mean: number | null;
    readonly p50: number | null;
    readonly p90: number | null;
    readonly p99: number | null;
    readonly p999: number | null;
    readonly max: number | null;
  };
  /** Within `seconds`, as all figures. */
  readonly errors: ErrorCounts;
  /** Failed sockets by the system's code. */
  readonly causes: Counts;
  /** What failed before these `seconds` began, while the step's sockets were opened, or was asked before the load was steered. */
  readonly climb: Failures;
  readonly reconnects: number;
  /** Open loop: planned requests that no socket was free to send by the step's end; null: closed loop. */
  readonly unsent: number | null;
  /** Who limits the step, with the figures that say so (assessment/assessment.ts). */
  readonly bottleneck: Omit<Assessment, 'held' | 'brief'> | null;
  readonly processes: number | null;
  readonly threads: { readonly min: number; readonly max: number; readonly last: number } | null;
  /** RSS of one process; PSS of a tree, which counts shared pages once, where the kernel reports it. */
  readonly rssBytes: { readonly max: number; readonly last: number } | null;
  /** RSS summed over the processes, as ps adds up: shared pages count in each. */
  readonly rssSummedBytes: { readonly max: number; readonly last: number } | null;
  readonly pssBytes: { readonly max: number; readonly last: number } | null;
  /** Resident memory above the base, per connection; null: the base was not seen, or nothing grew. */
  readonly rssBytesPerConnection: number | null;
  readonly vszBytes: number | null;
  readonly contextSwitchesPerSecond: { readonly voluntary: number; readonly involuntary: number } | null;
  /** How often per second one of the threads was put on a core: context switches, even with too many threads for those by kind. */
  readonly runsPerSecond: number | null;
  /** Time that threads were ready and waited for a core, over all of them: 300 = three at any time. */
  readonly coreWaitPercent: number | null;
  readonly unit: { readonly name: string; readonly last: number } | null;
  readonly generator: {
    readonly cpuPercent: number | null;
    readonly loopDelayP99Ms: number | null;
    /** By how much latencies may be too long: the mean of each tick's p99 of the loop's delay. */
    readonly latencyErrorMs: number | null;
    readonly loopUtilisation: number | null;
    readonly rssBytes: number | null;
    /** Time that it was ready to run and had no core, 100 = always. */
    readonly coreWaitPercent: number | null;
    /** Its own work fills its core: the figures are a lower bound. */
    readonly saturated: boolean | null;
    /** It has no slack because it gets no core: the figures are a lower bound too. */
    readonly starved: boolean | null;
  };
}
