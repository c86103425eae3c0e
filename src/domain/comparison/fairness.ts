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
  /** For a cell: `load generator saturated`. */
  readonly note: string;
  /** It spoils the cell, however many rounds are left: the rounds in which a server is fastest are those that saturate the load. */
  readonly spoilsAll: boolean;
}

/** Per cent of all cores that others may have beside a run, and before one begins (commands/compare/). */
export const QUIET_BUSY_PERCENT = 10;
/** With more of them missing a server does another, easier work. */
const MISSING_PERCENT = 1;

const TOUCHED_BY_LOAD: readonly FigureKind[] = ['throughput', 'latency'];
const TOUCHED_BY_OTHERS: readonly FigureKind[] = [...TOUCHED_BY_LOAD, 'cost'];
/** Latency is that of whom it served; memory a connection that of whom it accepted. */
const NEEDS_ALL_CONNECTIONS: readonly FigureKind[] = ['latency', 'memory'];

/** Null: it takes part. */
export function whyUnfair(step: StepSummary, kind: FigureKind): Unfair | null {
  if (kind === 'shape') return null;
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
    const disturbed = whoDisturbs(step);
    if (disturbed !== null) return disturbed;
  }
  if (!step.settled) return own('never all connections open');
  return NEEDS_ALL_CONNECTIONS.includes(kind) ? whatIsMissing(step, kind) : null;
}

function whoDisturbs({ bottleneck }: StepSummary): Unfair | null {
  if (bottleneck === null) return null;
  const { who, cause, evidence } = bottleneck;
  if (who === 'limits' && cause === 'quota') return outside('throttled by its CPU quota');
  if (who === 'others' && cause === 'hypervisor') return outside('other machines had the cores');
  const { otherCpuPercent, usableCores, stealPercent } = evidence;
  const mostPercent = QUIET_BUSY_PERCENT * (usableCores ?? 1);
  if (who === 'others' || (otherCpuPercent ?? 0) > mostPercent) {
    return outside(`other programs used ${formatPercent(otherCpuPercent)} CPU`);
  }
  return (stealPercent ?? 0) > mostPercent ? outside('other machines had the cores') : null;
}

function whatIsMissing(step: StepSummary, kind: FigureKind): Unfair | null {
  const { requested, open } = step.connections;
  const most = MISSING_PERCENT / 100;
  if (open !== null && open < requested * (1 - most)) {
    return own(`${formatCount(open)} of ${formatCount(requested)} connections open`);
  }
  const failed = step.failed.answers + sumErrors({ ...step.errors, http: 0 });
  if (kind !== 'latency' || failed <= (step.requests + failed) * most) return null;
  return own(`${formatPercent((failed / (step.requests + failed)) * 100)} of the requests failed`);
}

const own = (note: string): Unfair => ({ blame: 'own', note, spoilsAll: false });
const outside = (note: string, spoilsAll = false): Unfair => ({ blame: 'outside', note, spoilsAll });
