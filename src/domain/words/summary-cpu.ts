import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import { round } from './round.ts';

/** The CPU of a step, as `--json` prints it: 100 = one core busy. */
export interface CpuSummary {
  /** Of the target's whole tree; null: not known. */
  readonly cpuPercent: { readonly mean: number; readonly max: number } | null;
  readonly cores: readonly {
    readonly core: number;
    readonly totalPercent: number;
    readonly targetPercent: number | null;
  }[];
}

export const summarizeCpu = (m: StepMeasures): CpuSummary => ({ cpuPercent: cpuPercentOf(m), cores: coresOf(m) });

/** The mean is the step's CPU time divided by its length; if no interval lies wholly in it, the mean of the samples. */
function cpuPercentOf({ cpu, cpuPercent }: StepMeasures): CpuSummary['cpuPercent'] {
  if (cpuPercent === null) return null;
  const mean = cpu.targetSpanMs > 0 ? (cpu.targetMs / cpu.targetSpanMs) * 100 : cpuPercent.sum / cpuPercent.count;
  return { mean: round(mean, 1), max: round(cpuPercent.max, 1) };
}

/** Totals are the step's own busy time; the target's part of each core is known only from windows of a second. */
function coresOf({ cpu, cores }: StepMeasures): CpuSummary['cores'] {
  if (cpu.spanMs <= 0) {
    return cores.map(({ core, total, target }) => ({
      core,
      totalPercent: round(total.sum / total.count, 1),
      targetPercent: round(meanOf(target), 1),
    }));
  }
  const targets = new Map(cores.map(({ core, target }) => [core, meanOf(target)]));
  return cpu.busyByCore.map(({ core, ms }) => ({
    core,
    totalPercent: round(Math.min(100, (ms / cpu.spanMs) * 100), 1),
    targetPercent: round(targets.get(core) ?? null, 1),
  }));
}
