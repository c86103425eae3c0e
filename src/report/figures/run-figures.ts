import type { RunEvent, RunStarted } from '../../domain/events/run-event.ts';
import { accountNow } from '../../domain/meaning/account-now.ts';
import { idealRequestsPerSecond } from '../../domain/meaning/ideal.ts';
import type { ThreadAccount } from '../../domain/meaning/thread-account.ts';
import { foldRun } from '../../domain/state/fold-run.ts';
import { initialRunState } from '../../domain/state/run-state.ts';
import { askedAt } from '../../domain/state/steering.ts';
import type { StepSummary } from '../../domain/words/step-summary.ts';
import { type Summary, summarize } from '../../domain/words/summary.ts';
import { summarizeStepSteering } from '../../domain/words/summary-steering.ts';
import { unitNames } from '../../domain/words/unit-names.ts';
import { isObserved } from '../step-columns.ts';
import { seconds, timeBins } from './time-bins.ts';
import { type Timeline, timelineMaker } from './timeline.ts';

/** A step's place on the time axis, in seconds since the run's start. */
export interface StepSpan {
  readonly connections: number;
  readonly fromSeconds: number;
  /** The end of its climb; null: it never settled. */
  readonly settledSeconds: number | null;
  readonly toSeconds: number;
  /** What a key made of its load, in words; null: it is as planned. */
  readonly steered: string | null;
}

/** A finding of the summary, and when it held: the steps that it names, as far as they were measured. */
export interface FindingSpan {
  readonly id: string;
  readonly severity: Summary['findings'][number]['severity'];
  readonly sentence: string;
  /** Empty: it is about the whole run. */
  readonly spans: readonly { readonly fromSeconds: number; readonly toSeconds: number }[];
}

/** One recorded run, as every form of report draws it. */
export interface RunFigures {
  /** The recording's name, without its folder. */
  readonly name: string;
  readonly started: RunStarted | null;
  readonly summary: Summary;
  readonly timeline: Timeline;
  /** What an ideal server would answer with the connections of each bin; null: not known. */
  readonly ideal: readonly (number | null)[];
  readonly steps: readonly StepSpan[];
  readonly findings: readonly FindingSpan[];
  /** What each thread did at the last sample; null: not known. */
  readonly account: ThreadAccount | null;
  /** The names of the runtime's units: goroutine, goroutines. */
  readonly unit: { readonly singular: string; readonly plural: string } | null;
  /** The step that a headline is about: the last one whose figures are its own; null: none. */
  readonly headline: StepSummary | null;
  /** The target's last lines, where the run failed: they often say why. */
  readonly lastLines: readonly string[];
}

/** As many as plain lines show. */
const LAST_LINES = 10;

export function figuresOf(name: string, events: readonly RunEvent[]): RunFigures {
  const [fromMs, toMs] = loadTime(events);
  const maker = timelineMaker(timeBins(fromMs, toMs));
  let state = initialRunState;
  for (const event of events) {
    state = foldRun(state, event);
    maker.add(event);
  }
  const summary = summarize(state);
  const timeline = maker.made();
  const steps = state.steps.map((step, index) => ({
    connections: step.connections,
    fromSeconds: seconds(step.startedAtMs),
    settledSeconds: step.settledAtMs === null ? null : seconds(step.settledAtMs),
    toSeconds: seconds(step.endedAtMs ?? state.steps[index + 1]?.startedAtMs ?? toMs),
    steered: summarizeStepSteering(step.steered)?.told ?? null,
  }));
  const measured = summary.steps.filter(({ seconds }) => seconds > 0);
  const headline =
    measured.findLast(({ settled, steered }) => settled && steered === null) ??
    measured.findLast(({ settled }) => settled) ??
    measured.at(-1) ??
    // Without load nothing is answered, and yet there is a process to tell of.
    (isObserved(summary) ? summary.steps.at(-1) : null) ??
    null;
  return {
    name,
    started: state.started,
    summary,
    timeline,
    ideal: timeline.connections.map((open, bin) =>
      open === null ? null : idealRequestsPerSecond(state, open, askedAt(state, (timeline.atSeconds[bin] ?? 0) * 1000)),
    ),
    steps,
    findings: summary.findings.map((finding) => ({ ...finding, spans: spansOf(finding.steps, steps) })),
    account: accountNow(state),
    unit: unitNames(state.started, headline?.unit?.name ?? null),
    headline,
    lastLines: summary.error === null ? [] : state.log.slice(-LAST_LINES).map(({ line }) => line),
  };
}

/** From the first step to the end of the last: a build of a minute is no part of a curve. */
function loadTime(events: readonly RunEvent[]): readonly [fromMs: number, toMs: number] {
  const first = (type: RunEvent['type']) => events.find((event) => event.type === type);
  const fromMs = (first('step-started') ?? first('target-ready'))?.atMs ?? 0;
  const last = events.findLast(({ type }) => type === 'step-started' || type === 'step-ended');
  const end = last?.type === 'step-ended' ? last : events.findLast(({ type }) => type !== 'run-ended');
  return [fromMs, Math.max(fromMs, end?.atMs ?? fromMs)];
}

/** A finding names steps by their connections, and is about none that was steered. */
const spansOf = (connections: readonly number[], steps: readonly StepSpan[]): FindingSpan['spans'] =>
  steps
    .filter((step) => step.steered === null && connections.includes(step.connections))
    .map(({ fromSeconds, settledSeconds, toSeconds }) => ({ fromSeconds: settledSeconds ?? fromSeconds, toSeconds }));
