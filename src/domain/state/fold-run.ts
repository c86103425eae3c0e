import { addErrors } from '../events/error-counts.ts';
import type { Finding, GeneratorsSilent, LoadTick, ProcessSample, RunEvent, ThreadTable } from '../events/run-event.ts';
import { countAnswers, countsPath } from '../meaning/answer-count.ts';
import { LatencyHistogram } from './histogram.ts';
import { untold } from './k6-untold.ts';
import { addLatencies } from './latency-map.ts';
import { nextLoad } from './load-now.ts';
import { foldPrediction } from './prediction.ts';
import { withCores, withRuntime } from './recent-past.ts';
import { nextBase } from './resident.ts';
import { plot } from './run-series.ts';
import { currentStep, isOver, LOG_LINES, type RunState } from './run-state.ts';
import { steeredFrom } from './steering.ts';
import {
  addCeiling,
  addCores,
  addEpollSets,
  addProcessSample,
  addRuntimeStats,
  addSocketStates,
  addThreadTable,
  addTick,
  addUnitStacks,
  afterStandstill,
  type StepState,
  settleStep,
  startStep,
} from './step-state.ts';
import { watchedBy } from './step-waits.ts';
import { switchesNow } from './switches-now.ts';
import { RATE_WINDOW_MS } from './usage.ts';
import { usersBeside } from './users-beside.ts';

/** Hours of steps up and down must not grow without bound: older steps than these are dropped. */
const MAX_STEPS = 200;
/** Nobody names or steers more moments; a key that is held down may. */
const MAX_MARKS = 200;

/** The state after one more event: pure, and the same live and in a replay. */
export function foldRun(before: RunState, event: RunEvent): RunState {
  const state: RunState = event.atMs > before.nowMs ? { ...before, nowMs: event.atMs } : before;
  return SAMPLES.has(event.type) && isOver(state) ? state : foldEvent(state, event);
}

/** After the last step's end the screen shows the load, not what is left of it: these count until then. */
const SAMPLES: ReadonlySet<RunEvent['type']> = new Set<RunEvent['type']>([
  'process-sample',
  'thread-table',
  'memory-map',
  'ceiling-sample',
  'socket-states',
  'epoll-sets',
  'unit-stacks',
  'cores-sample',
]);

function foldEvent(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      return { ...state, started: event };
    case 'machine-described':
      return { ...state, machine: event.machine };
    case 'target-progress':
      // The phase's title stays, while a build's own lines come and go below it.
      return {
        ...state,
        progress: event,
        phaseTitle: state.progress?.phase === event.phase ? state.phaseTitle : event.message,
      };
    case 'target-ready':
      return { ...state, ready: event, phase: 'starting' };
    case 'target-exited':
      return { ...state, exited: event };
    case 'target-log':
      return { ...state, log: [...state.log, event].slice(-LOG_LINES) };
    case 'step-started':
      return {
        ...state,
        phase: 'running',
        steps: [...state.steps, startStep(event, steeredFrom(state), state.load?.mostAccepted)].slice(-MAX_STEPS),
      };
    case 'step-settled':
      return withStep(state, event.index, (step) => settleStep(step, event));
    case 'step-ended':
      return withStep(state, event.index, (step) => ({ ...step, endedAtMs: event.atMs }));
    case 'load-paused':
      return { ...state, paused: true };
    case 'load-resumed':
      return { ...state, paused: false };
    case 'standstill':
      return withCurrentStep(state, (step) => afterStandstill(step, event));
    case 'load-tick':
      return foldTick(state, event);
    case 'generators-silent':
      return foldSilence(state, event);
    case 'k6-machines':
      return { ...state, k6: event, usersBeside: usersBeside(state.served, event) ?? state.usersBeside };
    case 'process-sample':
      return foldProcessSample(state, event);
    case 'thread-table':
      return foldThreads(state, event);
    case 'memory-map':
      return { ...state, memoryMap: event };
    case 'ceiling-sample':
      return { ...withCurrentStep(state, (step) => addCeiling(step, event)), ceiling: event };
    case 'connections-sample':
      return {
        ...state,
        served: event,
        // Users of k6 are the load's connections; those of the server stand beside them.
        series: state.load === null ? plot(state.series, event.atMs, { connections: event.established }) : state.series,
      };
    case 'socket-states':
      return {
        ...withCurrentStep(state, (step) => addSocketStates(step, event)),
        sockets: event,
        series: plot(state.series, event.atMs, { unread: event.unread }),
      };
    case 'epoll-sets':
      return {
        ...withCurrentStep(state, (step) => addEpollSets(step, event)),
        epolls: event,
        series: plot(state.series, event.atMs, { watched: watchedBy(event) }),
      };
    case 'runtime-stats':
      // After the load's end only its count matters.
      if (event.final === true) {
        return countsPath(state.started?.config.path ?? '')
          ? { ...state, finalCount: countAnswers(state.load, event.served, untold(state.k6)) }
          : state;
      }
      if (isOver(state)) return state;
      return {
        ...withCurrentStep(state, (step) => addRuntimeStats(step, event)),
        runtime: event,
        past: withRuntime(state.past, event),
        series: event.unit === null ? state.series : plot(state.series, event.atMs, { units: event.unit.count }),
      };
    case 'unit-stacks':
      return { ...withCurrentStep(state, (step) => addUnitStacks(step, event)), stacks: event, stacksMissing: null };
    case 'unit-stacks-missing':
      return { ...state, stacksMissing: event.reason };
    case 'cores-sample':
      return {
        ...withCurrentStep(state, (step) => addCores(step, event)),
        cores: event,
        past: withCores(state.past, event, state.threads),
      };
    case 'finding':
      return {
        ...state,
        findings: event.active
          ? [event.finding, ...without(state.findings, event.finding.id)]
          : without(state.findings, event.finding.id),
      };
    case 'prediction-asked':
    case 'guess-made':
    case 'prediction-answered':
    case 'prediction-revealed':
    case 'prediction-uncovered':
      return { ...state, prediction: foldPrediction(state.prediction, event) };
    case 'mark':
      return { ...state, marks: [...state.marks, event].slice(-MAX_MARKS) };
    case 'steered':
      return { ...state, steers: [...state.steers, event].slice(-MAX_MARKS) };
    case 'run-ended':
      return { ...state, phase: 'ended', ended: event };
  }
}

function foldThreads(before: RunState, table: ThreadTable): RunState {
  // Thread rates cover a second, or the time since the previous sample if that is longer.
  const windowMs = Math.max(RATE_WINDOW_MS, table.atMs - (before.threads?.atMs ?? table.atMs));
  const state = { ...withCurrentStep(before, (step) => addThreadTable(step, table, windowMs)), threads: table };
  const switches = switchesNow(state);
  // Those by kind are plotted with the sample that reports them.
  return switches === null || switches.byKind !== null
    ? state
    : { ...state, series: plot(state.series, table.atMs, { switchesPerSecond: switches.total }) };
}

function foldTick(state: RunState, tick: LoadTick): RunState {
  const latency = LatencyHistogram.decode(tick.latency);
  const load = nextLoad(state.load, tick, latency);
  const p99Ms = load.latency.percentileMs(99);
  // After the last step's end the sockets only drain: their answers count, but they are no throughput.
  if (isOver(state)) {
    const { requestsTotal, errorsTotal, statusesTotal, causesTotal, unansweredTotal } = load;
    const errorsAfter = addErrors(load.errorsAfter, tick.errors);
    const totals = { requestsTotal, errorsTotal, errorsAfter, statusesTotal, causesTotal, unansweredTotal };
    return { ...state, load: state.load === null ? load : { ...state.load, ...totals } };
  }
  const series = plot(state.series, tick.atMs, {
    connections: tick.open,
    requestsPerSecond: load.requestsPerSecond,
    ...(p99Ms === null ? {} : { p99Ms }),
  });
  const latencyMap = addLatencies(state.latencyMap, tick.atMs, latency);
  return { ...withOpenStep(state, (step) => addTick(step, tick, latency)), load, series, latencyMap };
}

function foldSilence(state: RunState, event: GeneratorsSilent): RunState {
  if (event.pids.length === 0) return { ...state, silent: null };
  return { ...withCurrentStep(state, (step) => ({ ...step, hadSilentGenerator: true })), silent: event };
}

function foldProcessSample(state: RunState, sample: ProcessSample): RunState {
  const { contextSwitchesPerSecond: switches, pssBytes, openFiles, openFilesMax = null } = sample;
  // PSS is read less often than the rest: in between, the curve of a tree has no point rather than a wrong one.
  const resident = sample.processes === 1 ? sample.rssBytes : (pssBytes ?? (state.pssBytes ? null : sample.rssBytes));
  const pss = pssBytes === null ? state.pssBytes : { value: pssBytes, atMs: sample.atMs };
  return {
    ...withCurrentStep(state, (step) => addProcessSample(step, sample)),
    process: sample,
    contextSwitches: switches === null ? state.contextSwitches : { value: switches, atMs: sample.atMs },
    pssBytes: pss,
    openFiles: openFiles === null ? state.openFiles : { open: openFiles, max: openFilesMax },
    base: state.load?.firstOpenAtMs == null ? nextBase(state.base, sample, pss) : state.base,
    series: plot(state.series, sample.atMs, {
      threads: sample.threads,
      ...(resident === null ? {} : { rssBytes: resident }),
      ...(sample.cpuPercent === null ? {} : { cpuPercent: sample.cpuPercent }),
      ...(switches === null ? {} : { switchesPerSecond: switches.voluntary + switches.involuntary }),
    }),
  };
}

function withCurrentStep(state: RunState, change: (step: StepState) => StepState): RunState {
  return withOpenStep(state, (step) => (isBetweenLevels(state, step) ? step : change(step)));
}

function withOpenStep(state: RunState, change: (step: StepState) => StepState): RunState {
  const step = currentStep(state);
  return step === null || step.endedAtMs !== null ? state : withStep(state, step.index, change);
}

/** Nobody here knows the plan of k6's scripts: while its users become more or fewer, what is measured belongs to no step. */
const isBetweenLevels = ({ load }: RunState, step: StepState): boolean =>
  load?.generator.isElsewhere === true && load.open !== step.connections;

function withStep(state: RunState, index: number, change: (step: StepState) => StepState): RunState {
  return { ...state, steps: state.steps.map((step) => (step.index === index ? change(step) : step)) };
}

const without = (findings: readonly Finding[], id: string): Finding[] =>
  findings.filter((finding) => finding.id !== id);
