import { formatCount, formatPercent } from '../format.ts';
import { isSaturated } from '../generator-health.ts';
import { idealRequestsPerSecond } from '../ideal.ts';
import type { RunState } from '../run-state.ts';
import { meanOf } from '../step-state.ts';
import { type FindingRule, settledStep } from './rule.ts';

/** A core that was busy for nine tenths of a step has no room left: its run queue is never empty. */
const BUSY_CORE_PERCENT = 90;
/** The server's part of a machine that is full, from which on it is the server that fills it. */
const SERVER_SHARE = 0.3;
/** One thread at a time: between these the CPU is one core, give or take the kernel's share of the work. */
const ONE_CORE_PERCENT = { from: 85, to: 115 };
/** Idle time of all cores together that a server which could use it would not leave lying. */
const ROOM_PERCENT = 25;
/** Serving within this share of Little's law is serving everything that was asked: nothing is a bottleneck. */
const NEAR_IDEAL = 0.95;

export const generatorSaturated: FindingRule = {
  id: 'generator-saturated',
  severity: 'warning',
  check(state) {
    const load = state.load;
    if (load === null || settledStep(state) === null || !isSaturated(load.generator)) return null;
    return {
      sentence:
        'The load generator is saturated: req/s is a lower bound, latency an upper one; both measure the generator, not the server.',
      brief: 'Generator saturated: a lower bound. This measures the generator.',
    };
  },
};

export const machineSaturated: FindingRule = {
  id: 'server-saturated',
  severity: 'notice',
  check(state) {
    const step = settledStep(state);
    const load = state.load;
    if (step === null || load === null || isNearIdeal(state)) return null;
    const cores = step.measured.cores;
    const serverPercent = meanOf(step.measured.cpuPercent);
    if (cores.length === 0 || serverPercent === null) return null;
    const full = cores.every((core) => (meanOf(core.total) ?? 0) >= BUSY_CORE_PERCENT);
    if (!full || serverPercent < cores.length * 100 * SERVER_SHARE) return null;
    const which =
      cores.length === 1 ? 'The only core is' : cores.length === 2 ? 'Both cores are' : `All ${cores.length} cores are`;
    const generator = load.generator.cpuPercent;
    const limit = isSaturated(load.generator)
      ? 'server and load generator share it'
      : `the load generator (about ${formatPercent(Math.round(generator / 5) * 5)} of a core) shares it but is not the limit`;
    return {
      sentence: `${which} busy: this machine caps throughput, not the thread count; ${limit}.`,
      brief: `${which} busy: this machine is the limit.`,
    };
  },
};

/** Many threads, never more than one core: the GIL, or one event loop. */
export const boundToOneCore: FindingRule = {
  id: 'bound-to-one-core',
  severity: 'notice',
  check(state) {
    const step = settledStep(state);
    const cpu = meanOf(step?.measured.cpuPercent ?? null);
    const sample = state.process;
    if (step === null || cpu === null || sample === null || isNearIdeal(state)) return null;
    if (step.measured.cores.length < 2) return null;
    if (cpu < ONE_CORE_PERCENT.from || cpu > ONE_CORE_PERCENT.to) return null;
    // Where the machine has no room left, the scheduler and not the runtime may be what holds the server at one core.
    const idlePercent = step.measured.cores.reduce((sum, core) => sum + 100 - (meanOf(core.total) ?? 100), 0);
    if (idlePercent < ROOM_PERCENT) return null;
    const threads = formatCount(sample.threads);
    return {
      sentence: `${threads} threads, but never more than one core (${formatPercent(cpu)} CPU) while another core has room: only one of them runs at a time.`,
      brief: `${threads} threads, one core: only one of them runs at a time.`,
    };
  },
};

/** Fewer waiting threads for each core are the coming and going of any busy server. */
const WAITING_PER_CORE = 5;

/** Many threads ready at once, few cores: what an OS thread per connection does with work that needs CPU. */
export const threadsWaitForCores: FindingRule = {
  id: 'threads-wait-for-cores',
  severity: 'notice',
  check(state) {
    const step = settledStep(state);
    const waitPercent = meanOf(step?.measured.coreWaitPercent ?? null);
    const cores = step?.measured.cores.length ?? 0;
    if (waitPercent === null || cores === 0 || waitPercent < cores * WAITING_PER_CORE * 100) return null;
    const waiting = formatCount(oneDigit(waitPercent / 100));
    const cause = cores === 1 ? 'there is one core' : `there are ${cores} cores`;
    return {
      sentence: `Some ${waiting} threads are ready to run and wait: ${cause}, so more threads would not serve more.`,
      brief: `Some ${waiting} threads wait for a core: more would not serve more.`,
    };
  },
};

/** 456 -> 500: words hold still while the figure wobbles. */
function oneDigit(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.round(value / unit) * unit;
}

function isNearIdeal(state: RunState): boolean {
  const load = state.load;
  if (load === null) return false;
  const ideal = idealRequestsPerSecond(state, load.open);
  return ideal !== null && load.requestsPerSecond >= ideal * NEAR_IDEAL;
}
