import { sumErrors } from '../events/error-counts.ts';
import { isLowerBound } from '../meaning/step-reading.ts';
import { formatCount, formatPercent } from '../words/format.ts';
import type { StepSummary } from '../words/step-summary.ts';
import type { FigureKind } from './figures.ts';

/**
 * Why a figure of one round takes no part. `outside`: something else than the server spoiled it, so nobody knows what it would be,
 * and nobody else can be best either. `own`: the server itself did not do the work that is compared; others can be better.
 */
export interface Unfair {
  readonly blame: 'outside' | 'own';
  /** Rounds of one reason are told together (words/note-words.ts): `load generator saturated`. */
  readonly reason: string;
  /** By how much, where that differs by round; null: it does not. */
  readonly amount: number | null;
  /** The reason with the amounts of such rounds: `other programs had 12–30 % of the cores`. */
  readonly words: (amounts: string) => string;
  readonly format: (amount: number) => string;
  /** It spoils the cell, however many rounds are left: the rounds in which a server is fastest are those that saturate the load. */
  readonly spoilsAll: boolean;
}

/** Per cent of all cores that others may have beside a run, and before one begins (commands/compare/); `--busy-within` sets another limit. */
export const QUIET_BUSY_PERCENT = 10;
/** With more of them missing a server does another, easier work. */
const MISSING_PERCENT = 1;

const TOUCHED_BY_LOAD: readonly FigureKind[] = ['throughput', 'latency'];
const TOUCHED_BY_OTHERS: readonly FigureKind[] = [...TOUCHED_BY_LOAD, 'cost'];
/** Latency is that of whom it served; memory a connection that of whom it accepted. */
const NEEDS_ALL_CONNECTIONS: readonly FigureKind[] = ['latency', 'memory'];

/** Null: it takes part. `busyPercent` of all cores others may have. */
export function whyUnfair(step: StepSummary, kind: FigureKind, busyPercent = QUIET_BUSY_PERCENT): Unfair | null {
  if (kind === 'shape') return null;
  if (step.steered !== null) return outside('its load was steered', true);
  if (step.seconds === 0) return own('not measured');
  const { bottleneck } = step;
  if (bottleneck?.cause === 'gone') return own('the server ended');
  if (kind !== 'memory' && step.requests === 0) return own('no good answer');
  if (TOUCHED_BY_LOAD.includes(kind) && isLowerBound(step)) {
    return outside(step.generator.saturated === true ? 'load generator saturated' : 'load generator had no core', true);
  }
  if (TOUCHED_BY_LOAD.includes(kind) && bottleneck?.cause === 'silent' && bottleneck.who === 'generator') {
    return outside('load generator silent', true);
  }
  if (TOUCHED_BY_OTHERS.includes(kind)) {
    const disturbed = whoDisturbs(step, busyPercent);
    if (disturbed !== null) return disturbed;
  }
  if (!step.settled) return own('never all connections open');
  return NEEDS_ALL_CONNECTIONS.includes(kind) ? whatIsMissing(step, kind) : null;
}

function whoDisturbs({ bottleneck }: StepSummary, busyPercent: number): Unfair | null {
  if (bottleneck === null) return null;
  const { who, cause, evidence } = bottleneck;
  if (who === 'limits' && cause === 'quota') return outside('throttled by its CPU quota');
  if (who === 'others' && cause === 'hypervisor') return outside('other machines had the cores');
  const { otherCpuPercent, usableCores, stealPercent } = evidence;
  const cores = usableCores ?? 1;
  const othersPercent = otherCpuPercent === null ? null : otherCpuPercent / cores;
  // Who allows others more than is usual also allows what the verdict calls theirs.
  const isTheirs = who === 'others' && (othersPercent === null || busyPercent <= QUIET_BUSY_PERCENT);
  if (isTheirs || (othersPercent ?? 0) > busyPercent) {
    return {
      ...outside('other programs'),
      amount: othersPercent,
      words: (amounts) => (amounts === '' ? 'other programs limited it' : `other programs had ${amounts} of the cores`),
      format: formatPercent,
    };
  }
  return (stealPercent ?? 0) > busyPercent * cores ? outside('other machines had the cores') : null;
}

function whatIsMissing(step: StepSummary, kind: FigureKind): Unfair | null {
  const { requested, open } = step.connections;
  const most = MISSING_PERCENT / 100;
  if (open !== null && open < requested * (1 - most)) {
    return {
      ...own('connections missing'),
      amount: open,
      words: (amounts) => `${amounts} of ${formatCount(requested)} connections open`,
      format: formatCount,
    };
  }
  const { percent } = failedOf(step);
  if (kind !== 'latency' || percent <= MISSING_PERCENT) return null;
  return {
    ...own('failed requests'),
    amount: percent,
    words: (amounts) => `${amounts} of the requests failed`,
    format: formatPercent,
  };
}

/** Requests of a step that failed, by an answer that is no good one or by none, and their share. */
export function failedOf({ failed, errors, requests }: StepSummary): {
  readonly requests: number;
  readonly percent: number;
} {
  const count = failed.answers + sumErrors({ ...errors, http: 0 });
  return { requests: count, percent: count === 0 ? 0 : (count / (requests + count)) * 100 };
}

const own = (reason: string): Unfair => ({ ...plain(reason), blame: 'own', spoilsAll: false });
const outside = (reason: string, spoilsAll = false): Unfair => ({ ...plain(reason), blame: 'outside', spoilsAll });
const plain = (reason: string) => ({ reason, amount: null, words: () => reason, format: formatCount });
