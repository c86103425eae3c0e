import { coresSample } from './cores-sample.ts';
import { findingChanged } from './finding.ts';
import { k6Machines } from './k6-machines.ts';
import { generatorsSilent, loadTick } from './load-tick.ts';
import { machineDescribed } from './machine.ts';
import { ceilingSample, memoryMap } from './memory-samples.ts';
import {
  guessMade,
  predictionAnswered,
  predictionAsked,
  predictionRevealed,
  predictionUncovered,
} from './prediction-events.ts';
import { processSample, threadTable } from './process-samples.ts';
import { runEnded } from './run-ended.ts';
import { runStarted } from './run-started.ts';
import type { Infer } from './schema.ts';
import { connectionsSample, epollSets, runtimeStats, socketStates } from './server-samples.ts';
import { mark, steered } from './steering-events.ts';
import { loadPaused, loadResumed, standstill, stepEnded, stepSettled, stepStarted } from './step-events.ts';
import { targetExited, targetLog, targetProgress, targetReady } from './target-events.ts';
import { unitStacks, unitStacksMissing } from './unit-stacks.ts';

export type { CoreLoad, CoresInterval, CoresSample } from './cores-sample.ts';
export type { Finding, FindingChanged, Severity } from './finding.ts';
export type { K6Machine, K6Machines } from './k6-machines.ts';
export type { ErrorCounts, GeneratorSample, GeneratorsSilent, LoadTick, Outcomes } from './load-tick.ts';
export type { CeilingSample, MemoryArea, MemoryMap } from './memory-samples.ts';
export type {
  GuessMade,
  Predicted,
  PredictionAnswered,
  PredictionAsked,
  PredictionRevealed,
  PredictionUncovered,
} from './prediction-events.ts';
export type {
  ProcessEntry,
  ProcessSample,
  ThreadRow,
  ThreadState,
  ThreadTable,
  WaitsHidden,
} from './process-samples.ts';
export type { RunEnded } from './run-ended.ts';
export type { LoopKind, RunStarted, TargetDescription } from './run-started.ts';
export type { ConnectionsSample, EpollSets, RuntimeStats, SocketStates } from './server-samples.ts';
export type { Mark, Steered } from './steering-events.ts';
export type { LoadPaused, LoadResumed, Standstill, StepEnded, StepSettled, StepStarted } from './step-events.ts';
export type { TargetExited, TargetLog, TargetProgress, TargetReady } from './target-events.ts';
export type { StackFrame, UnitGroup, UnitStacks, UnitStacksMissing } from './unit-stacks.ts';

/**
 * Everything that happens in a run, in order. `atMs` is monotonic (CLOCK_MONOTONIC, shared by the processes of one machine)
 * and counts from the run's start. A recording is these objects as NDJSON.
 * Members and fields are only ever added: older recordings stay readable, what they lack is optional or has a default.
 */
export const EVENT_SCHEMAS = {
  'run-started': runStarted,
  'machine-described': machineDescribed,
  'target-progress': targetProgress,
  'target-ready': targetReady,
  'target-log': targetLog,
  'target-exited': targetExited,
  'step-started': stepStarted,
  'step-settled': stepSettled,
  'step-ended': stepEnded,
  'load-paused': loadPaused,
  'load-resumed': loadResumed,
  standstill,
  'load-tick': loadTick,
  'generators-silent': generatorsSilent,
  'k6-machines': k6Machines,
  'process-sample': processSample,
  'thread-table': threadTable,
  'memory-map': memoryMap,
  'ceiling-sample': ceilingSample,
  'connections-sample': connectionsSample,
  'socket-states': socketStates,
  'epoll-sets': epollSets,
  'runtime-stats': runtimeStats,
  'unit-stacks': unitStacks,
  'unit-stacks-missing': unitStacksMissing,
  'cores-sample': coresSample,
  'prediction-asked': predictionAsked,
  'guess-made': guessMade,
  'prediction-answered': predictionAnswered,
  'prediction-revealed': predictionRevealed,
  'prediction-uncovered': predictionUncovered,
  mark,
  steered,
  finding: findingChanged,
  'run-ended': runEnded,
};

export type RunEvent = {
  [T in keyof typeof EVENT_SCHEMAS]: Infer<(typeof EVENT_SCHEMAS)[T]>;
}[keyof typeof EVENT_SCHEMAS];

/** How emitters hand over events; session.ts fans them out. */
export type Emit = (event: RunEvent) => void;

/** Milliseconds since the run's start, monotonic. */
export type Clock = () => number;

/** The contract of everything that reads the stream: recorder, store, plain reporter, summary. */
export interface RunConsumer {
  onEvent(event: RunEvent): void;
  /** Called once, after the last event. */
  close?(): void | Promise<void>;
}
