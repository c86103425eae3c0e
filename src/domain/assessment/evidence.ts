import { idealRequestsPerSecond } from '../meaning/ideal.ts';
import { usableCores } from '../plan/usable-cores.ts';
import type { RunState } from '../state/run-state.ts';
import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import type { StepState } from '../state/step-state.ts';
import type { Evidence } from './assessment.ts';
import { requestsAtOnce } from './at-once.ts';

/** What a verdict is based on, besides the step itself. */
export type RunFacts = Pick<RunState, 'started' | 'machine' | 'exited' | 'steps'>;

export function evidenceOf(run: RunFacts, step: StepState): Evidence {
  const m = step.measured;
  const open = m.open?.last ?? 0;
  const seconds = m.ms / 1000;
  const cpu = withinAffinity(run, m, cpuOf(m));
  const evidence: Evidence = {
    seconds,
    open,
    goodPerSecond: seconds > 0 ? m.requests / seconds : 0,
    failedPerSecond: seconds > 0 ? m.failed / seconds : 0,
    askedPerSecond: askedPerSecond(run, open),
    usableCores: usableCores(run) ?? (m.cpu.busyByCore.length || m.cores.length || null),
    ...cpu,
    generatorLoopUtilisation: meanOf(m.generatorLoopUtilisation),
    generatorCoreWaitPercent: meanOf(m.generatorCoreWaitPercent),
    threadsWaitingForCore: divided(meanOf(m.coreWaitPercent), 100),
    acceptQueue: m.acceptQueue?.last ?? null,
    inflight: meanOf(m.inflight),
    requestsAtOnce: null,
  };
  return { ...evidence, requestsAtOnce: requestsAtOnce({ run, step, m, e: evidence })?.requests ?? null };
}

/** The offered load: the plan of the open loop, else Little's law; null where neither is known. */
function askedPerSecond(run: RunFacts, open: number): number | null {
  return idealRequestsPerSecond(run, open) ?? run.started?.config.requestsPerSecondLimit ?? null;
}

const divided = (value: number | null, by: number): number | null => (value === null ? null : value / by);

type Cpu = Pick<
  Evidence,
  'serverCpuPercent' | 'generatorCpuPercent' | 'conctopCpuPercent' | 'otherCpuPercent' | 'stealPercent' | 'idlePercent'
>;

/**
 * By CPU time over intervals that lie in the step. Busy time that is neither ours nor an interrupt belongs to other
 * programs: that needs every part, else it is not known. Older recordings have windows of a second and no such account.
 */
function cpuOf(m: StepMeasures): Cpu {
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
