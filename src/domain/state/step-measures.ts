import type { Counts } from '../events/counts.ts';
import { noErrors } from '../events/error-counts.ts';
import type { ErrorCounts, UnitStacks } from '../events/run-event.ts';
import { LatencyHistogram } from './histogram.ts';
import { noRates, type SecondRates } from './second-rates.ts';
import type { Spread } from './spread.ts';
import { type CoreSpread, noCpu, type StepCpu } from './step-cpu.ts';
import type { StepFacts } from './step-facts.ts';
import type { StepSockets, StepWaits } from './step-waits.ts';

/** What was measured in one step. Null: not known, or none. */
export interface StepMeasures {
  readonly ms: number;
  /** Good answers: 2xx and 3xx. As all outcomes here, of requests that were sent since a key last changed the load. */
  readonly requests: number;
  /** All answers to requests that were sent before that. */
  readonly earlier: number;
  /** Answers outside 2xx and 3xx. */
  readonly failed: number;
  /** Sockets that broke in the middle of an answer, or whose answer was not HTTP. */
  readonly lost: number;
  /** By kind, failed answers by status and failed sockets by cause; those of the whole step stand beside (step-state.ts). */
  readonly errors: ErrorCounts;
  readonly statuses: Counts;
  readonly causes: Counts;
  readonly bytes: number;
  readonly reconnects: number;
  /** Open loop: planned requests that waited for a free socket. */
  readonly unsent: Spread | null;
  /** Of the good answers. */
  readonly latency: LatencyHistogram;
  readonly seconds: SecondRates;
  /** The longest time without any answer while sockets were open, and the one still going on at the last tick, ms. */
  readonly silence: { readonly longestMs: number; readonly nowMs: number };
  readonly open: Spread | null;
  /** Open sockets that had an answer. */
  readonly answered: Spread | null;
  /** Connections that the server had not accepted; null: not known. */
  readonly acceptQueue: Spread | null;
  readonly processes: Spread | null;
  readonly threads: Spread | null;
  /** Summed over the processes, as ps adds up. */
  readonly rssBytes: Spread | null;
  /** Shared pages counted once. */
  readonly pssBytes: Spread | null;
  readonly vszBytes: Spread | null;
  /** Older recordings: windows of a second. Newer ones: each interval's. */
  readonly cpuPercent: Spread | null;
  readonly cpu: StepCpu;
  readonly voluntaryPerSecond: Spread | null;
  readonly involuntaryPerSecond: Spread | null;
  readonly runsPerSecond: Spread | null;
  readonly coreWaitPercent: Spread | null;
  /** Threads that one sample found running or ready to run. */
  readonly runningThreads: Spread | null;
  /** How many of these samples found two or more. */
  readonly samplesOfSeveral: number;
  /** What threads wait for; null: not known. */
  readonly waits: StepWaits | null;
  /** The state of the server's sockets; null: not known. */
  readonly sockets: StepSockets | null;
  /** Descriptors that all epoll instances together watch; null: there is none, or not known. */
  readonly watched: Spread | null;
  readonly units: Spread | null;
  /** What the units waited for, at the step's last sample; null: not known. */
  readonly stacks: UnitStacks | null;
  readonly unitName: string | null;
  readonly inflight: Spread | null;
  readonly facts: StepFacts;
  readonly throttledPercent: Spread | null;
  readonly cores: readonly CoreSpread[];
  readonly generators: number;
  readonly generatorCpuPercent: Spread | null;
  readonly generatorLoopDelayP99Ms: Spread | null;
  readonly generatorLoopUtilisation: Spread | null;
  /** It is a program with threads of its own: there is no loop whose utilisation could be known. */
  readonly generatorHasNoLoop: boolean;
  readonly generatorCoreWaitPercent: Spread | null;
  readonly generatorRssBytes: Spread | null;
}

export const nothingMeasured: StepMeasures = {
  ms: 0,
  requests: 0,
  earlier: 0,
  failed: 0,
  lost: 0,
  errors: noErrors,
  statuses: {},
  causes: {},
  bytes: 0,
  reconnects: 0,
  unsent: null,
  latency: LatencyHistogram.empty,
  seconds: noRates,
  silence: { longestMs: 0, nowMs: 0 },
  open: null,
  answered: null,
  acceptQueue: null,
  processes: null,
  threads: null,
  rssBytes: null,
  pssBytes: null,
  vszBytes: null,
  cpuPercent: null,
  cpu: noCpu,
  voluntaryPerSecond: null,
  involuntaryPerSecond: null,
  runsPerSecond: null,
  coreWaitPercent: null,
  runningThreads: null,
  samplesOfSeveral: 0,
  waits: null,
  sockets: null,
  watched: null,
  units: null,
  stacks: null,
  unitName: null,
  inflight: null,
  facts: {},
  throttledPercent: null,
  cores: [],
  generators: 1,
  generatorCpuPercent: null,
  generatorLoopDelayP99Ms: null,
  generatorLoopUtilisation: null,
  generatorHasNoLoop: false,
  generatorCoreWaitPercent: null,
  generatorRssBytes: null,
};
