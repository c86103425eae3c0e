import { verdictWords } from '../domain/assessment/assessment.ts';
import { sumErrors } from '../domain/events/error-counts.ts';
import { countsWords } from '../domain/meaning/load-errors.ts';
import { ofIdealMissingWords, ofIdealPercent, ofIdealWithinPercent } from '../domain/meaning/step-reading.ts';
import { openNow, type RunState } from '../domain/state/run-state.ts';
import type { StepState } from '../domain/state/step-state.ts';
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatMs,
  formatPercent,
  formatUnits,
} from '../domain/words/format.ts';
import type { StepSummary } from '../domain/words/step-summary.ts';
import { summarizeStep } from '../domain/words/summary.ts';
import { unitNames } from '../domain/words/unit-names.ts';

/** One step as one line of plain text: what a person wants to know without a screen. */
export function stepLine(state: RunState, step: StepState): string {
  const s = summarizeStep(state, step);
  const open = s.connections.open ?? openNow(state);
  const connections =
    open === null || open === step.connections
      ? formatCount(step.connections)
      : `${formatCount(open)} of ${formatCount(step.connections)}`;
  // If the whole offered load is served, the generator kept up.
  const isLowerBound = s.bottleneck !== null && s.bottleneck.who !== 'nobody';
  const unit = unitNames(state.started, s.unit?.name ?? null);
  const parts = [
    step.connections === 0 ? null : `${connections} ${step.connections === 1 ? 'connection' : 'connections'}`,
    step.connections === 0 && state.served !== null
      ? formatUnits(state.served.established, 'connection', 'connections')
      : null,
    s.steered === null ? null : `steered: ${s.steered.told}`,
    s.threads === null ? null : formatUnits(s.threads.last, 'OS thread', 'OS threads'),
    s.processes === null || s.processes < 2 ? null : formatUnits(s.processes, 'process', 'processes'),
    s.unit === null || unit === null ? null : formatUnits(s.unit.last, unit.singular, unit.plural),
    s.requestsPerSecond === null ? null : `${formatCount(s.requestsPerSecond)} req/s${idealWords(s)}`,
    s.latencyMs.p50 === null || s.latencyMs.p99 === null
      ? null
      : `p50 ${formatMs(s.latencyMs.p50)}, p99 ${formatMs(s.latencyMs.p99)}`,
    s.rssBytes === null ? null : formatBytes(s.rssBytes.last),
    s.cpuPercent === null ? null : `CPU ${formatPercent(s.cpuPercent.mean)}`,
    formatUnits(sumErrors(s.errors), 'error', 'errors'),
    sumErrors(s.climb.errors) === 0
      ? null
      : `${formatCount(sumErrors(s.climb.errors))} more ${s.steered === null ? 'in its climb' : 'before its figures'}`,
    Object.keys(s.failed.statuses).length === 0 ? null : `failed answers: ${countsWords(s.failed.statuses)}`,
    s.bottleneck === null || step.connections === 0 ? null : `bottleneck: ${bottleneckWords(s.bottleneck)}`,
    isLowerBound && s.generator.saturated === true ? 'generator saturated: a lower bound' : null,
    isLowerBound && s.generator.starved === true ? 'generator often waits for a core: a lower bound' : null,
  ];
  return `${formatElapsed(state.nowMs)}  ${parts.filter((part) => part !== null).join(' · ')}`;
}

/** ` (98 % of ideal)`, or why there is no share of it; empty where there is no ideal. */
function idealWords(s: StepSummary): string {
  const missing = ofIdealMissingWords(s);
  if (missing !== null) return ` (${missing})`;
  const share = ofIdealPercent(s);
  const within = ofIdealWithinPercent(s);
  if (share === null) return '';
  return ` (${formatPercent(share)} of ideal${within === null ? '' : `, within ${formatPercent(within)}`})`;
}

/** `none` for `nobody`; else who, and which part of it. */
const bottleneckWords = (verdict: Parameters<typeof verdictWords>[0]): string =>
  verdict.who === 'nobody' ? 'none' : verdictWords(verdict);
