import { meanOf } from '../state/spread.ts';
import { formatCores, formatCount, formatPercent } from '../words/format.ts';
import {
  type Case,
  capacityPercent,
  coresAreFull,
  coresWords,
  hasEventLoop,
  type Judge,
  type Verdict,
} from './judge.ts';
import { gilSeen } from './seen-words.ts';

/** From this share of periods on, it is the quota that stops the server and not a single burst. */
const THROTTLED_PERCENT = 5;

/** A container's CPU quota stops it again and again. */
export const throttled: Judge = ({ m, e }) => {
  const share = meanOf(m.throttledPercent);
  if (share === null || share < THROTTLED_PERCENT || m.throttledPercent === null || m.throttledPercent.count < 2)
    return null;
  const cpu = e.serverCpuPercent === null ? '' : `, at ${formatPercent(e.serverCpuPercent)} CPU`;
  return {
    who: 'limits',
    cause: 'quota',
    sure: 'measured',
    why: `the CPU quota pauses the server in ${formatPercent(share)} of its periods${cpu}.`,
  };
};

/** One thread that always has work: the rest to 100 % is switches and the kernel's share. */
const BUSY_THREAD_PERCENT = 85;
/** Clearly a whole core of its own, whoever uses the others. */
const WHOLE_CORE_PERCENT = 92;
/** A loop is one thread: above this, the figure includes more than the loop. */
const WHOLE_LOOP_PERCENT = 102;
/** Several processes, each with its own GIL or loop, are judged by the cores that they fill together. */
const isOneProcess = ({ m }: Case): boolean => (m.processes?.max ?? 1) === 1;

/** A free-threaded CPython (3.13 and later) reports that nothing makes its threads take turns, whatever the manifest says. */
const isGilOff = ({ m }: Case): boolean => m.facts.gil?.max === 0;

/** The runtime is known to run one thread at a time, and that thread has a whole core. */
const oneAtATime =
  (fromPercent: number): Judge =>
  (of) => {
    const { run, e } = of;
    const model = run.started?.target.oneAtATime;
    const cpu = e.serverCpuPercent;
    if (model === undefined || cpu === null || !isOneProcess(of) || cpu < fromPercent) return null;
    // With no slack in the generator it is not known whether the loop could do more.
    if (slackIn(of) !== 'some') return null;
    const capacity = capacityPercent(of);
    // More than one core: helpers (a collector, I/O outside the lock) have a part, and the cores may be what is full.
    if (cpu > 100 + BUSY_THREAD_PERCENT || (capacity !== null && capacity > 100 && cpu >= capacity * FILLS_SHARE))
      return null;
    if (model === 'gil') {
      if (isGilOff(of)) return null;
      return {
        who: 'server',
        cause: 'gil',
        sure: 'measured',
        why: `its GIL lets one thread run Python at a time, which fills a core (${formatPercent(cpu)} CPU)${gilSeen(of.m)}.`,
      };
    }
    // Above one core are the runtime's helpers: a collector, a compiler.
    const busy =
      cpu > WHOLE_LOOP_PERCENT
        ? `busy; with its helpers the server uses ${formatPercent(cpu)} CPU`
        : `busy (${formatPercent(cpu)} CPU)`;
    return hasEventLoop(run.started?.target)
      ? { who: 'server', cause: 'loop', sure: 'measured', why: `its one event loop is ${busy}.` }
      : { who: 'server', cause: 'one-core', sure: 'measured', why: `its one thread is ${busy}.` };
  };
export const oneAtATimeSurely = oneAtATime(WHOLE_CORE_PERCENT);
export const oneAtATimeLikely = oneAtATime(BUSY_THREAD_PERCENT);

/** Where other programs have less than this of full cores, the cores are full of our own work. */
const OTHERS_SHARE = 0.15;
const STEAL_SHARE = 0.1;
/** For recordings without an account of the cores: server and generator have less than half of full cores. */
const OWN_SHARE = 0.5;

/** Other programs have a relevant part of full cores: everything else is measured on what they leave. */
export const others: Judge = (of) => {
  const { e } = of;
  const capacity = capacityPercent(of);
  if (capacity === null || !coresAreFull(of)) return null;
  const cores = coresWords(capacity / 100);
  if (e.stealPercent !== null && e.stealPercent >= capacity * STEAL_SHARE) {
    return {
      who: 'others',
      cause: 'hypervisor',
      sure: 'measured',
      why: `this machine’s host gives ${formatPercent(e.stealPercent)} of ${formatPercent(capacity)} CPU to other machines.`,
    };
  }
  if (e.otherCpuPercent !== null) {
    if (e.otherCpuPercent < capacity * OTHERS_SHARE) return null;
    return {
      who: 'others',
      cause: 'programs',
      sure: 'measured',
      why: `other programs use ${formatPercent(e.otherCpuPercent)} of ${formatPercent(capacity)} CPU; ${partsWords(of, true)}.`,
    };
  }
  const ours = (e.serverCpuPercent ?? 0) + (e.generatorCpuPercent ?? 0);
  if (e.serverCpuPercent === null || ours >= capacity * OWN_SHARE) return null;
  return {
    who: 'others',
    cause: 'programs',
    sure: 'likely',
    why: `${cores} are full, and server and generator use only ${formatPercent(ours)} CPU.`,
  };
};

/** The share of conctop's own screen and probes, and of other programs, is named once it is no longer small. */
const NAMED_PERCENT = 8;

const atLeast = (percent: number | null): number | null => ((percent ?? 0) >= NAMED_PERCENT ? percent : null);

function partsWords({ e }: Case, isOthers = false): string {
  const parts: readonly (readonly [string, number | null])[] = [
    ['server', e.serverCpuPercent],
    ['generator', e.generatorCpuPercent],
    ['conctop', atLeast(e.conctopCpuPercent)],
    ['other programs', isOthers ? null : atLeast(e.otherCpuPercent)],
  ];
  return parts.flatMap(([name, percent]) => (percent === null ? [] : [`${name} ${formatPercent(percent)}`])).join(', ');
}

/**
 * When figures measure the generator. Its event loop handles answers one after another: above 95 % busy it has no slack
 * left, answers wait in its socket buffers, and that wait counts as the server's latency.
 */
const NO_SLACK_UTILISATION = 0.95;
const NO_SLACK_CPU_PERCENT = 95;
/** Ready to run but without a core for this share: the loop lags because it gets no core, not because it has too much work. */
const STARVED_WAIT_PERCENT = 10;

/** However idle its loop is: a generator that waits for a core this often sends late, and measures its own wait. */
const WAITS_MOSTLY_PERCENT = 30;

/** So little idle: whoever has work to do waits for a core. */
const FULL_IDLE_PERCENT = 5;

export type Slack = 'some' | 'saturated' | 'starved';

/** Of one generator, or of the busiest of several: `cpuPercent` is for one process. */
export function slackOf(cpuPercent: number, loopUtilisation: number, coreWaitPercent: number | null): Slack {
  if ((coreWaitPercent ?? 0) >= WAITS_MOSTLY_PERCENT) return 'starved';
  if (loopUtilisation < NO_SLACK_UTILISATION && cpuPercent < NO_SLACK_CPU_PERCENT) return 'some';
  // Without schedstat: time that the loop counts as busy and that was no CPU time was a wait for a core.
  const waitPercent = coreWaitPercent ?? Math.max(0, loopUtilisation * 100 - cpuPercent);
  return waitPercent >= STARVED_WAIT_PERCENT ? 'starved' : 'saturated';
}

export function slackIn({ m, e }: Pick<Case, 'm' | 'e'>): Slack | null {
  if (e.generatorCpuPercent === null) return null;
  // A program of many threads has slack as long as the cores have.
  if (m.generatorHasNoLoop) {
    return e.generatorCpuPercent >= NO_SLACK_CPU_PERCENT && (e.idlePercent ?? 100) < FULL_IDLE_PERCENT
      ? 'starved'
      : 'some';
  }
  if (e.generatorLoopUtilisation === null) return null;
  return slackOf(e.generatorCpuPercent / m.generators, e.generatorLoopUtilisation, e.generatorCoreWaitPercent);
}

/** A server with less of the cores than this does not compete for them: it waits for requests. */
const SERVER_SHARES = 0.2;

export const generator: Judge = (of) => {
  const { e } = of;
  const slack = slackIn(of);
  if (slack === null || slack === 'some') return null;
  const capacity = capacityPercent(of);
  const serverTakes =
    e.serverCpuPercent !== null && capacity !== null && e.serverCpuPercent >= capacity * SERVER_SHARES;
  const isPinned = of.run.started?.pinned != null;
  // With pinned cores they share none: each fills its own or does not.
  if (isPinned) return fillsCores(of) ?? unableToSend(of, slack);
  if (coresAreFull(of) && serverTakes) return shared(of, 'measured');
  if (slack === 'starved' && coresAreFull(of, NEARLY_FULL_SHARE) && serverTakes) return shared(of, 'likely');
  return unableToSend(of, slack);
};

function unableToSend({ m, e }: Case, slack: Slack): Verdict {
  const busy = formatPercent((e.generatorLoopUtilisation ?? 1) * 100);
  const wait = e.generatorCoreWaitPercent;
  return slack === 'starved'
    ? {
        who: 'generator',
        cause: 'saturated',
        sure: 'likely',
        why:
          wait === null
            ? `the load generator waits for a core: its loop is busy ${busy} of the time, at ${formatPercent((e.generatorCpuPercent ?? 0) / m.generators)} CPU.`
            : `the load generator waits for a core ${formatPercent(wait)} of the time; its loop is busy ${busy}.`,
      }
    : {
        who: 'generator',
        cause: 'saturated',
        sure: 'measured',
        why: `the load generator’s loop is busy ${busy} of the time: it cannot send more.`,
      };
}

function shared(of: Case, sure: Verdict['sure']): Verdict {
  const cores = coresWords((capacityPercent(of) ?? 100) / 100);
  const wait = of.e.generatorCoreWaitPercent ?? 0;
  const waits =
    wait >= STARVED_WAIT_PERCENT ? `; the generator waits for a core ${formatPercent(wait)} of the time` : '';
  return {
    who: 'both',
    cause: 'cores',
    sure,
    why: `together they ${sure === 'measured' ? 'fill' : 'nearly fill'} ${cores} (${partsWords(of)})${waits}.`,
  };
}

/** A server that fills this much of the cores needs no generator beside it to fill them. */
const FILLS_SHARE = 0.85;

export const fillsCores: Judge = (of) => {
  const { e } = of;
  const cores = e.usableCores;
  if (cores === null || e.serverCpuPercent === null || e.serverCpuPercent < cores * 100 * FILLS_SHARE) return null;
  const why = `it fills ${usableWords(cores, capacityPercent(of))} (${formatPercent(e.serverCpuPercent)} CPU).`;
  return { who: 'server', cause: 'cores', sure: 'measured', why };
};

/** `both cores` of the machine, or what affinity and quota leave of it. */
function usableWords(cores: number, capacity: number | null): string {
  if (capacity === null || cores * 100 >= capacity) return coresWords(cores);
  return cores === 1
    ? 'the one core that it may use'
    : `the ${Number.isInteger(cores) ? formatCount(cores) : formatCores(cores * 100)} cores that it may use`;
}

/** Not full all the time, but hardly ever with room: a thread that needs a core mostly waits for one. */
const NEARLY_FULL_SHARE = 0.75;
/** The share of the capacity that server and generator together must use to be what fills it. */
const OURS_SHARE = 0.6;

export const sharesCores: Judge = (of) => {
  const { e } = of;
  const capacity = capacityPercent(of);
  if (capacity === null || e.serverCpuPercent === null || of.run.started?.pinned != null) return null;
  // No other program has a relevant part of them (an earlier judge checked): then it is ours, with the kernel's part.
  if (coresAreFull(of) && e.otherCpuPercent !== null) return shared(of, 'measured');
  if (e.serverCpuPercent + (e.generatorCpuPercent ?? 0) < capacity * OURS_SHARE) return null;
  if (coresAreFull(of)) return shared(of, 'measured');
  return coresAreFull(of, NEARLY_FULL_SHARE) ? shared(of, 'likely') : null;
};

/** This many moments of a quarter of a second are enough evidence. */
const MOMENTS_MIN = 8;
const MOMENTS_SHARE = 0.9;

/**
 * Runnable does not mean on a core: now and then a helper that was just woken is found beside the one running thread. In a
 * larger share of samples than this it is no accident.
 */
const SEVERAL_SHARE = 0.2;

/**
 * One thread at a time, in a program that has no manifest: each moment shows it, and hardly a sample found two threads that
 * wanted a core. Shipped targets have a manifest, so nothing is guessed about them.
 */
export const oneCore: Judge = ({ run, m, e }) => {
  // One connection needs one core.
  if (run.started?.config.command === 'target' || e.serverCpuPercent === null || e.open < 2) return null;
  const { count, oneCore: one, moreThanOne } = m.cpu.moments;
  if (count < MOMENTS_MIN || one < count * MOMENTS_SHARE || moreThanOne > 0) return null;
  if (m.runningThreads === null || m.samplesOfSeveral > m.runningThreads.count * SEVERAL_SHARE) return null;
  const cpu = `${formatPercent(e.serverCpuPercent)} CPU`;
  const why =
    m.threads?.max === 1
      ? `its only thread is busy (${cpu}).`
      : `almost never did more than one of its threads run (${cpu}) although another core had room.`;
  return { who: 'server', cause: 'one-core', sure: 'measured', why };
};
