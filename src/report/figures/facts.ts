import type { RampPlan } from '../../domain/plan/run-config.ts';
import { formatBytes, formatCount, formatMs, formatSpan } from '../../domain/words/format.ts';
import { machinesWords } from '../../domain/words/k6-words.ts';
import type { Summary } from '../../domain/words/summary.ts';
import { loopWords } from '../load-words.ts';
import { isObserved } from '../step-columns.ts';
import type { RunFigures } from './run-figures.ts';

/** A line of a list; null: not known, or not asked for. */
export type Fact = readonly [name: string, value: string | null];

const ENDED: Readonly<Record<Summary['ended'], string>> = {
  completed: 'to its end',
  quit: 'until it was quit',
  'target-exited': 'until the server ended',
  failed: 'until it failed',
};

/** What was asked. */
export function asked({ started, summary }: RunFigures): readonly Fact[] {
  const { config } = started ?? {};
  const plan = config?.plan;
  const steps = plan?.steps ?? [];
  return [
    ['server', [summary.target.name, summary.target.http?.name ?? null].filter((part) => part !== null).join(', ')],
    ['request', config === undefined || isObserved(summary) ? null : `${config.request.method} ${config.path}`],
    ['work', summary.delayMs === null ? null : `${summary.work}, ${formatMs(summary.delayMs)}`],
    [
      'load',
      isObserved(summary)
        ? 'none: observed'
        : summary.k6 === null
          ? `${summary.engine.name} ${summary.engine.version}, ${loopWords(summary)}`
          : machinesWords(summary.k6),
    ],
    ['steps', steps.length === 0 ? null : steps.map((step) => formatCount(step)).join(' → ')],
    ['held', plan === undefined || steps.length === 0 ? null : heldWords(plan)],
    ['thresholds', config?.thresholds.join(', ') ?? null],
    ['started', summary.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['lasted', `${formatSpan(summary.durationSeconds * 1000)}, ${ENDED[summary.ended]}`],
  ];
}

/** `10 s each`; the last one, where somebody watched, until they went on or quit; with a duration as long as that lasts. */
function heldWords({ steps, holdMs, holdLastStep, durationMs }: RampPlan): string {
  const last =
    durationMs !== null ? `until ${formatSpan(durationMs)} were over` : holdLastStep ? 'until somebody quit' : null;
  if (last === null) return `${formatSpan(holdMs)} each`;
  return steps.length === 1 ? last : `${formatSpan(holdMs)} each, the last ${last}`;
}

/** The machine that answered, with its limits: figures mean nothing without them. */
export function machine({ summary: { machine: found } }: RunFigures): readonly Fact[] {
  if (found === null) return [['machine', 'not known']];
  const { limits, ceiling } = found;
  const usable =
    found.usableCores === undefined || found.usableCores === found.cores
      ? ''
      : `, ${formatCount(found.usableCores)} for the server`;
  return [
    ['system', `${found.os} ${found.kernel}`],
    ['CPU', found.cpu],
    ['cores', `${formatCount(found.cores)}${usable}`],
    ['memory', formatBytes(found.memoryBytes)],
    ['open files', limits.nofile === null ? null : `${formatCount(limits.nofile)} per process`],
    ['ports', limits.ephemeralPorts === null ? null : `${formatCount(limits.ephemeralPorts)} per address`],
    ['accept queue', limits.somaxconn === null ? null : `at most ${formatCount(limits.somaxconn)}`],
    [
      'container',
      ceiling == null
        ? null
        : [
            ceiling.cpuCores === null ? null : `${ceiling.cpuCores} cores`,
            ceiling.memoryBytes === null ? null : formatBytes(ceiling.memoryBytes),
            ceiling.pids === null ? null : `${formatCount(ceiling.pids)} threads`,
          ]
            .filter((part) => part !== null)
            .join(', '),
    ],
  ];
}
