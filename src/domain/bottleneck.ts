import { formatCount, formatPercent } from './format.ts';
import { SATURATED_CPU_PERCENT, SATURATED_LOOP_UTILISATION } from './generator-health.ts';
import { idealRequestsPerSecond } from './ideal.ts';
import type { RunState } from './run-state.ts';
import { meanOf, type StepState, sumErrors } from './step-state.ts';

/** Who keeps the figures from being better: the question that a sceptic asks first. */
export interface Bottleneck {
  readonly who: 'nobody' | 'server' | 'generator' | 'both' | 'others' | 'limits';
  /** One sentence, with the figures that say so. */
  readonly why: string;
}

/** A core that was busy for nine tenths of a step has no room left: its run queue is never empty. */
const BUSY_CORE_PERCENT = 90;
/** Serving within this share of what was asked is serving it: scheduling and timers cost some per cent. */
const NEAR_IDEAL = 0.95;
/** A server that fills this much of the cores together needs no generator beside it to fill them. */
const SERVER_FILLS_SHARE = 0.85;
/** Cores that are full, and less than half of it is server and generator: somebody else's work is in the way. */
const OWN_SHARE = 0.5;
/** One thread at a time, give or take the kernel's share of the work. */
const ONE_CORE_PERCENT = 85;
/** Open loop: a backlog of so many seconds' requests is more than scheduling. */
const BACKLOG_SECONDS = 0.2;

/**
 * The verdict on one step. Null where too little was measured. In this order, since each would hide the next: the load
 * never got there (limits), the generator could not keep up, everything asked was served, the machine was full, and what
 * is left is the server's own: one core, or waiting.
 */
export function bottleneckOf(state: RunState, step: StepState): Bottleneck | null {
  const m = step.measured;
  const open = m.open?.last ?? null;
  if (open === null || m.ms === 0) return null;
  const { errors } = step;
  if (open < step.connections && errors.connect > 0) {
    return {
      who: 'limits',
      why: `only ${formatCount(open)} of ${formatCount(step.connections)} connections could be opened.`,
    };
  }
  const generators = state.load?.generator.pids?.length ?? 1;
  const generatorCpu = meanOf(m.generatorCpuPercent) ?? 0;
  const utilisation = meanOf(m.generatorLoopUtilisation) ?? 0;
  const cores = m.cores.map((core) => meanOf(core.total) ?? 0);
  const full = cores.length > 0 && cores.every((percent) => percent >= BUSY_CORE_PERCENT);
  const serverCpu = meanOf(m.cpuPercent);
  const on = cores.length === 1 ? 'the only core' : `the ${cores.length} cores`;
  if (generatorCpu / generators >= SATURATED_CPU_PERCENT || utilisation >= SATURATED_LOOP_UTILISATION) {
    return full && serverCpu !== null
      ? {
          who: 'both',
          why: `server (${formatPercent(serverCpu)}) and generator (${formatPercent(generatorCpu)}) share ${on}, and both want more.`,
        }
      : { who: 'generator', why: `its event loop is busy ${formatPercent(utilisation * 100)} of the time.` };
  }
  const asked = askedPerSecond(state, open);
  const perSecond = (m.requests * 1000) / m.ms;
  if (asked !== null && perSecond >= asked * NEAR_IDEAL && !isBehind(m.unsent?.last ?? 0, asked)) {
    // Requests that compute are asked for at the rate at which the cores can compute them: that is the server's own work.
    return state.started?.config.work === 'cpu' && serverCpu !== null && serverCpu >= ONE_CORE_PERCENT
      ? { who: 'server', why: `it computes as much as its cores can (${formatPercent(serverCpu)}).` }
      : { who: 'nobody', why: `${formatPercent((perSecond / asked) * 100)} of what was asked is served.` };
  }
  // A step that begins and ends between two answers of each connection counts up to one too few of each.
  const ideal = state.started?.config.requestsPerSecondLimit == null ? idealRequestsPerSecond(state, open) : null;
  if (!full && ideal !== null && m.requests + open >= (ideal * NEAR_IDEAL * m.ms) / 1000) {
    const each = formatCount(Math.round(m.requests / Math.max(1, open)));
    return { who: 'nobody', why: `the step was too short to tell: ${each} answers a connection.` };
  }
  if (full && serverCpu !== null && serverCpu + generatorCpu < cores.length * 100 * OWN_SHARE) {
    const percent = formatPercent(serverCpu + generatorCpu);
    return { who: 'others', why: `${on} are full, and server and generator use only ${percent} of them.` };
  }
  if (full && serverCpu !== null) {
    return serverCpu >= cores.length * 100 * SERVER_FILLS_SHARE
      ? { who: 'server', why: `it keeps ${on} busy (${formatPercent(serverCpu)}).` }
      : {
          who: 'both',
          why: `${on} are full: server ${formatPercent(serverCpu)}, generator ${formatPercent(generatorCpu)}, the rest other work.`,
        };
  }
  if (serverCpu !== null && cores.length > 1 && serverCpu >= ONE_CORE_PERCENT && serverCpu < 2 * ONE_CORE_PERCENT) {
    return { who: 'server', why: `it uses ${formatPercent(serverCpu)} CPU while other cores have room.` };
  }
  if (asked !== null || sumErrors(errors) > 0) {
    const cpu = serverCpu === null ? '' : ` at ${formatPercent(serverCpu)} CPU`;
    return { who: 'server', why: `it waits${cpu}: for a lock, a pool, a queue or its own requests.` };
  }
  return { who: 'nobody', why: 'nothing is full: the time that one answer takes sets the rate.' };
}

/** What the load asked for: the plan of the open loop, else Little's law; null where neither is known. */
function askedPerSecond(state: RunState, open: number): number | null {
  return idealRequestsPerSecond(state, open) ?? state.started?.config.requestsPerSecondLimit ?? null;
}

const isBehind = (unsent: number, perSecond: number): boolean => unsent > perSecond * BACKLOG_SECONDS;
