import { startCgroupProbe } from './linux/cgroup-probe.ts';
import { startConnectionsProbe } from './linux/connections-probe.ts';
import { startEpollProbe } from './linux/epoll-probe.ts';
import { jcmdStacks } from './runtime/jvm/jcmd-stacks.ts';
import { startPacedStacks } from './runtime/paced-stacks.ts';
import { pySpy } from './runtime/py-spy.ts';
import { startUnitStacks } from './runtime/unit-stacks.ts';
import { type SamplerOptions, startSampler } from './sampler.ts';

export interface Probes {
  /** Somebody wants to see now what the units wait for. */
  readonly askStacks?: () => void;
  /** The running step is measured from now on, for so long; null: until the user moves on. */
  readonly stepSettled?: (holdMs: number | null) => void;
  /** No event comes after this. A second call does nothing. */
  readonly stop: () => void;
}

/**
 * Starts every probe of a target: processes, threads, cores, memory and the runtime's own report; what its units wait for, where
 * it says so; the limits of its cgroup; without load (`url` null), the connections that it serves. They run until `stop`. Never throws.
 */
export function startProbes(options: SamplerOptions): Probes {
  const { pid, emit, clock, platform = process.platform, procRoot = '/proc' } = options;
  const url = options.isLoadElsewhere === true ? null : options.url;
  const isLinux = platform === 'linux';
  const sampler = startSampler(options);
  const stacks =
    options.stacksUrl == null
      ? null
      : startUnitStacks({ url: options.stacksUrl, insecure: options.insecure ?? false, emit, clock });
  // Who reports nothing may still be a Python process or a JVM, which a tool can read from outside.
  const isUnprepared = stacks === null && isLinux;
  const outside = isUnprepared ? pySpy({ pids: sampler.pids, clock, emit, procRoot }) : null;
  const jcmd = isUnprepared
    ? startPacedStacks({ source: jcmdStacks({ pids: sampler.pids, procRoot }), clock, emit })
    : null;
  const ownPorts = (): ReadonlySet<number> =>
    stacks === null ? sampler.ownPorts() : new Set([...sampler.ownPorts(), ...stacks.ownPorts()]);
  // Under load we count our own sockets; otherwise the connections that the process serves, whoever opened them.
  const connections = isLinux ? startConnectionsProbe({ pid, emit, clock, ownPorts, procRoot, url }) : null;
  const epolls = isLinux ? startEpollProbe({ pids: sampler.pids, emit, clock, procRoot }) : null;
  const probes = [
    sampler,
    stacks,
    outside,
    jcmd,
    isLinux ? startCgroupProbe({ pid, emit, clock, procRoot }) : null,
    connections,
    epolls,
  ];
  return {
    askStacks() {
      for (const source of [stacks, outside, jcmd]) source?.ask();
    },
    stepSettled(holdMs) {
      (stacks ?? jcmd)?.stepSettled(holdMs);
      connections?.stepSettled();
      epolls?.stepSettled();
    },
    stop() {
      for (const probe of probes.splice(0)) probe?.stop();
    },
  };
}
