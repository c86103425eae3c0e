import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import type { Evidence } from './assessment.ts';
import type { RunFacts } from './judge.ts';

type Cpu = Pick<
  Evidence,
  'serverCpuPercent' | 'generatorCpuPercent' | 'conctopCpuPercent' | 'otherCpuPercent' | 'stealPercent' | 'idlePercent'
>;

/**
 * By CPU time over intervals that lie in the step. Busy time that is neither ours nor an interrupt belongs to other
 * programs: that needs every part, else it is not known. Older recordings have windows of a second and no such account.
 */
function cpuWithoutAffinity(m: StepMeasures): Cpu {
  const { cpu } = m;
  const serverCpuPercent = cpu.targetSpanMs > 0 ? (cpu.targetMs / cpu.targetSpanMs) * 100 : meanOf(m.cpuPercent);
  const generatorCpuPercent = meanOf(m.generatorCpuPercent);
  if (cpu.spanMs <= 0 || cpu.busyByCore.length === 0) {
    const totals = m.cores.map((core) => meanOf(core.total) ?? 0);
    const busy = totals.reduce((sum, percent) => sum + percent, 0);
    return {
      serverCpuPercent,
      generatorCpuPercent,
      conctopCpuPercent: null,
      otherCpuPercent: null,
      stealPercent: null,
      idlePercent: totals.length === 0 ? null : totals.length * 100 - busy,
    };
  }
  const percent = (ms: number): number => (ms / cpu.spanMs) * 100;
  const ours =
    cpu.targetOnCoresMs === null || cpu.generatorMs === null
      ? null
      : cpu.targetOnCoresMs + cpu.generatorMs + cpu.selfMs;
  return {
    serverCpuPercent,
    generatorCpuPercent,
    conctopCpuPercent: percent(cpu.selfMs),
    otherCpuPercent: ours === null ? null : Math.max(0, percent(cpu.busyMs - cpu.interruptMs - cpu.stealMs - ours)),
    stealPercent: percent(cpu.stealMs),
    idlePercent: Math.max(0, cpu.busyByCore.length * 100 - percent(cpu.busyMs)),
  };
}

/**
 * Where taskset or a cpuset restricts all of us to some cores, idle time on the other cores is no room for us: what is left
 * follows from our own parts, and who else is on these cores is not known. (With `--pin` server and generator have cores of
 * their own, and are judged by these.)
 */
function withinAffinity({ started, machine }: RunFacts, m: StepMeasures, cpu: Cpu): Cpu {
  const cores = m.cpu.busyByCore.length || m.cores.length;
  const usable = machine?.usableCores ?? cores;
  if (usable >= cores || started?.pinned != null || cpu.idlePercent === null) return cpu;
  const ours = (cpu.serverCpuPercent ?? 0) + (cpu.generatorCpuPercent ?? 0) + (cpu.conctopCpuPercent ?? 0);
  return { ...cpu, idlePercent: Math.max(0, usable * 100 - ours), otherCpuPercent: null, stealPercent: null };
}

/** Who had how much CPU in a step, as far as it was measured. */
export const cpuOf = (run: RunFacts, m: StepMeasures): Cpu => withinAffinity(run, m, cpuWithoutAffinity(m));
