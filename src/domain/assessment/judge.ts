import type { TargetDescription } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import type { StepState } from '../state/step-state.ts';
import type { Assessment, Evidence } from './assessment.ts';

/** What a verdict is based on, besides the step itself. */
export type RunFacts = Pick<RunState, 'started' | 'machine' | 'exited' | 'steps'>;

/** A verdict without its evidence, which is the same for every judge. */
export type Verdict = Omit<Assessment, 'evidence'>;

export interface Case {
  readonly run: RunFacts;
  readonly step: StepState;
  readonly m: StepMeasures;
  readonly e: Evidence;
}

/** Null: this judge has nothing to say. */
export type Judge = (of: Case) => Verdict | null;

/** Of all cores that conctop and the target may run on. */
export const capacityPercent = ({ run, m, e }: Case): number | null => {
  const seen = m.cpu.busyByCore.length || m.cores.length || e.usableCores;
  if (seen === null || seen === 0) return null;
  return Math.min(seen, run.started?.pinned == null ? (run.machine?.usableCores ?? seen) : seen) * 100;
};

/** Cores with this much idle time still count as full: their run queue is empty a tenth of the time. */
const FULL_SHARE = 0.9;

/** So much of all cores is busy that a thread that wants one does not get it at once. */
export function coresAreFull(of: Case, share = FULL_SHARE): boolean {
  const capacity = capacityPercent(of);
  return capacity !== null && of.e.idlePercent !== null && of.e.idlePercent <= capacity * (1 - share);
}

/** `the only core`, `both cores`, `all 8 cores`. */
export const coresWords = (cores: number): string =>
  cores === 1 ? 'the only core' : cores === 2 ? 'both cores' : `all ${cores} cores`;

/** One thread that serves one connection at a time also runs one handler at a time, and is no event loop. */
export const hasEventLoop = (target: TargetDescription | undefined): boolean =>
  target?.oneAtATime === 'loop' && target.connectionsAtOnce === undefined;

/** Of all cores together so much must idle for "it waits" to be the reading: below, who is on a core now may be what is missing. */
const IDLE_SHARE = 0.5;
/** Beside busy neighbours: a server that hardly uses a core, and of whose threads hardly one at a time waits for one. */
const LITTLE_CPU_PERCENT = 50;
const FEW_WAIT_FOR_CORE = 0.5;

/** Whoever else has the cores: the server does not ask for more of them. */
export function hardlyWantsCpu({ e }: Pick<Case, 'e'>): boolean {
  const { serverCpuPercent, threadsWaitingForCore } = e;
  if (serverCpuPercent === null || threadsWaitingForCore === null) return false;
  return serverCpuPercent < LITTLE_CPU_PERCENT && threadsWaitingForCore < FEW_WAIT_FOR_CORE;
}

/** The CPU is not what the server's requests wait for. */
export function cpuIsSpare(of: Case): boolean {
  const capacity = capacityPercent(of);
  const { idlePercent } = of.e;
  if (hardlyWantsCpu(of)) return true;
  return capacity !== null && idlePercent !== null && idlePercent >= capacity * IDLE_SHARE;
}
