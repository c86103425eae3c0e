import { meanOf, type StepMeasures } from './step-state.ts';

/**
 * When figures measure the generator. Its event loop handles answers one after the other: above 95 % busy there is no
 * slack left, answers wait in its socket buffers, and that waiting is counted as the server's latency. Utilisation is
 * taken rather than CPU because it also rises when the generator is ready to run and gets no core; CPU is kept as a
 * second witness, since V8's garbage collector works outside the loop.
 */
export const SATURATED_LOOP_UTILISATION = 0.95;
export const SATURATED_CPU_PERCENT = 95;

export interface GeneratorLoad {
  readonly cpuPercent: number;
  readonly loopUtilisation: number;
  /** Several processes: `cpuPercent` is their sum. */
  readonly pids?: readonly number[];
}

export const isSaturated = (load: GeneratorLoad): boolean =>
  load.loopUtilisation >= SATURATED_LOOP_UTILISATION ||
  load.cpuPercent / (load.pids?.length ?? 1) >= SATURATED_CPU_PERCENT;

/** Null where the step had no tick. */
export function wasSaturated(measures: StepMeasures, processes = 1): boolean | null {
  const cpuPercent = meanOf(measures.generatorCpuPercent);
  const loopUtilisation = meanOf(measures.generatorLoopUtilisation);
  if (cpuPercent === null || loopUtilisation === null) return null;
  return isSaturated({ cpuPercent: cpuPercent / processes, loopUtilisation });
}
