import { formatBytes, formatCount, formatElapsed, formatMs, formatPercent, formatUnits } from '../domain/format.ts';
import type { RunState } from '../domain/run-state.ts';
import { type StepState, sumErrors } from '../domain/step-state.ts';
import { summarizeStep } from '../domain/summary.ts';

/** One step as one line of plain text: what a person wants to know without a screen. */
export function stepLine(state: RunState, step: StepState): string {
  const s = summarizeStep(state, step);
  const ideal =
    s.idealRequestsPerSecond === null || s.requestsPerSecond === null
      ? ''
      : ` (${formatPercent((s.requestsPerSecond / s.idealRequestsPerSecond) * 100)} of ideal)`;
  const open = s.connections.open ?? 0;
  const connections =
    open === step.connections ? formatCount(open) : `${formatCount(open)} of ${formatCount(step.connections)}`;
  const unit = state.started?.target.unit;
  const parts = [
    step.connections === 0 ? null : `${connections} ${step.connections === 1 ? 'connection' : 'connections'}`,
    step.connections === 0 && state.served !== null
      ? formatUnits(state.served.established, 'connection', 'connections')
      : null,
    s.threads === null ? null : formatUnits(s.threads.last, 'OS thread', 'OS threads'),
    s.processes === null || s.processes < 2 ? null : formatUnits(s.processes, 'process', 'processes'),
    s.unit === null || unit === undefined ? null : formatUnits(s.unit.last, unit.singular, unit.plural),
    s.requestsPerSecond === null ? null : `${formatCount(s.requestsPerSecond)} req/s${ideal}`,
    s.latencyMs.p50 === null || s.latencyMs.p99 === null
      ? null
      : `p50 ${formatMs(s.latencyMs.p50)}, p99 ${formatMs(s.latencyMs.p99)}`,
    s.rssBytes === null ? null : formatBytes(s.rssBytes.last),
    s.cpuPercent === null ? null : `CPU ${formatPercent(s.cpuPercent.mean)}`,
    formatUnits(sumErrors(s.errors), 'error', 'errors'),
    s.bottleneck === null || step.connections === 0 ? null : `bottleneck: ${s.bottleneck.who}`,
    s.generator.saturated === true ? 'generator saturated: a lower bound' : null,
  ];
  return `${formatElapsed(state.nowMs)}  ${parts.filter((part) => part !== null).join(' · ')}`;
}
