import { FULL_PACE_SOMAXCONN } from '../plan/connect-window.ts';
import { maxConnections } from '../plan/connection-limits.ts';
import { planPins } from '../plan/pin-plan.ts';
import { agreeing, formatBytes, formatCount, formatNumber, formatUnits } from '../words/format.ts';
import type { DoctorFacts } from './doctor-facts.ts';

export interface DoctorCheck {
  readonly id: string;
  readonly what: string;
  readonly found: string;
  /** What it limits, in words. */
  readonly means: string;
  /** The same in numbers, where there are any. */
  readonly atMost: { readonly connections?: number; readonly threads?: number; readonly cores?: number } | null;
  readonly status: 'ok' | 'limit' | 'missing' | 'unknown';
  /** How to lift it: a command where there is one. Null: nothing needs to be lifted, or nothing can. */
  readonly fix: string | null;
}

/** What the whole ramp needs. */
export const WANTED_CONNECTIONS = 10_000;
/** The JVM, conctop's own processes and whatever else runs. */
const OTHER_THREADS = 500;
/** A thread's stack and its guard page are two mappings (pthread_create(3), glibc). */
const MAPPINGS_PER_THREAD = 2;
/** Linux's default of both queues since 5.4, for machines where one is too short. */
const USUAL_BACKLOG = 4096;
/** Linux's own minimum (tcp_ipv4.c: max(128, hash size / 128)); over loopback few are half-open at once. */
const COMFORTABLE_SYN_BACKLOG = 128;
/** Ten thousand goroutines or threads with their buffers, and the generator: measured up to 0.6 GB. */
const WANTED_MEMORY_BYTES = 1024 ** 3;
const SCREEN = { columns: 60, rows: 20 };

const connections = (count: number): string => formatUnits(count, 'connection', 'connections');
/** `0.5 cores`, `1 core`: a quota may be a part of one. */
const coresText = (cores: number): string => `${formatNumber(cores)} ${agreeing(cores, 'core', 'cores')}`;

const isLinux = ({ limits }: DoctorFacts): boolean => limits.platform === 'linux';

export function descriptors(facts: DoctorFacts): DoctorCheck {
  const { nofile } = facts.limits;
  const fits = maxConnections({ ...facts.limits, ephemeralPorts: null }).connections;
  const enough = fits >= WANTED_CONNECTIONS;
  return {
    id: 'nofile',
    what: 'open files of a process',
    found: nofile === null ? 'no limit' : formatCount(nofile),
    means: nofile === null ? 'no limit on connections' : `at most ${connections(fits)} per process`,
    atMost: nofile === null ? null : { connections: fits },
    status: enough ? 'ok' : 'limit',
    fix: enough
      ? null
      : isLinux(facts)
        ? 'sudo prlimit --pid $$ --nofile=65535:65535'
        : 'sudo launchctl limit maxfiles 65535 200000',
  };
}

export function ports(facts: DoctorFacts): DoctorCheck {
  const { ephemeralPorts } = facts.limits;
  const what = { id: 'ephemeral-ports', what: 'ephemeral ports' };
  if (ephemeralPorts === null)
    return { ...what, found: 'unknown', means: 'not reported', atMost: null, status: 'unknown', fix: null };
  const found = formatCount(ephemeralPorts);
  if (isLinux(facts)) {
    const means = 'no limit: further 127.0.0.x are used';
    return { ...what, found, means, atMost: null, status: 'ok', fix: null };
  }
  const fits = maxConnections({ ...facts.limits, nofile: null }).connections;
  const enough = fits >= WANTED_CONNECTIONS;
  return {
    ...what,
    found,
    means: `at most ${connections(fits)}`,
    atMost: { connections: fits },
    status: enough ? 'ok' : 'limit',
    fix: enough ? null : 'sudo sysctl -w net.inet.ip.portrange.first=10000',
  };
}

export function backlog(facts: DoctorFacts): DoctorCheck {
  const { somaxconn } = facts.limits;
  const enough = somaxconn !== null && somaxconn >= FULL_PACE_SOMAXCONN;
  return {
    id: 'somaxconn',
    what: 'accept queue (somaxconn)',
    found: somaxconn === null ? 'unknown' : formatCount(somaxconn),
    means:
      somaxconn === null ? 'not reported' : enough ? 'connects at full pace' : 'connecting is slower; none is lost',
    atMost: null,
    status: somaxconn === null ? 'unknown' : enough ? 'ok' : 'limit',
    fix:
      enough || somaxconn === null
        ? null
        : isLinux(facts)
          ? `sudo sysctl -w net.core.somaxconn=${USUAL_BACKLOG}`
          : `sudo sysctl -w kern.ipc.somaxconn=${USUAL_BACKLOG}`,
  };
}

/** Only where it is known: macOS has no such number. */
export function synQueue({ synBacklog }: DoctorFacts): DoctorCheck[] {
  if (synBacklog === null) return [];
  const enough = synBacklog >= COMFORTABLE_SYN_BACKLOG;
  return [
    {
      id: 'tcp-max-syn-backlog',
      what: 'half-open connections',
      found: formatCount(synBacklog),
      means: enough ? 'connects at full pace' : 'connecting is slower; none is lost',
      atMost: null,
      status: enough ? 'ok' : 'limit',
      fix: enough ? null : `sudo sysctl -w net.ipv4.tcp_max_syn_backlog=${USUAL_BACKLOG}`,
    },
  ];
}

/** The tightest limit on the threads of one process, and how to lift it. */
export function threads(facts: DoctorFacts): DoctorCheck {
  const { userThreads, threadsMax, pidMax, maxMapCount, ceiling } = facts;
  const wanted = WANTED_CONNECTIONS + OTHER_THREADS;
  const bounds: readonly (readonly [limit: number | null, name: string, fix: string])[] = [
    [
      ceiling?.pids ?? null,
      'cgroup pids',
      `docker run --pids-limit ${wanted * 2} … (or TasksMax= of its systemd unit)`,
    ],
    [userThreads, 'ulimit -u', `ulimit -u ${wanted * 2}`],
    [threadsMax, 'threads-max', `sudo sysctl -w kernel.threads-max=${wanted * 10}`],
    [pidMax, 'pid_max', 'sudo sysctl -w kernel.pid_max=4194304'],
    [
      maxMapCount === null ? null : Math.floor(maxMapCount / MAPPINGS_PER_THREAD),
      'max_map_count',
      'sudo sysctl -w vm.max_map_count=262144',
    ],
  ];
  const known = bounds.filter(([limit]) => limit !== null).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const [tightest] = known;
  if (tightest === undefined) {
    return {
      id: 'threads',
      what: 'threads of a process',
      found: 'unknown',
      means: 'not reported',
      atMost: null,
      status: 'unknown',
      fix: null,
    };
  }
  const [limit, name, fix] = tightest;
  const enough = (limit ?? 0) >= wanted;
  return {
    id: 'threads',
    what: 'threads of a process',
    found: `${formatCount(limit ?? 0)} (${name})`,
    means: enough ? 'a thread for each connection fits' : `a thread per connection ends at ${formatCount(limit ?? 0)}`,
    atMost: { threads: limit ?? 0 },
    status: enough ? 'ok' : 'limit',
    fix: enough ? null : fix,
  };
}

/** Its limits are judged together with the host's, by `cpu`, `memory` and `threads`. */
export function container(facts: DoctorFacts): DoctorCheck[] {
  if (!isLinux(facts)) return [];
  const { cpuCores, memoryBytes, pids } = facts.ceiling ?? { cpuCores: null, memoryBytes: null, pids: null };
  const parts = [
    cpuCores === null ? null : coresText(cpuCores),
    memoryBytes === null ? null : formatBytes(memoryBytes),
    pids === null ? null : formatUnits(pids, 'pid', 'pids'),
  ].filter((part) => part !== null);
  return [
    {
      id: 'cgroup',
      what: 'container (cgroup)',
      found: parts.length === 0 ? 'no ceiling' : parts.join(', '),
      means: parts.length === 0 ? 'no quota, no limit of pids or memory' : 'these are the ceilings, not the host’s',
      atMost:
        parts.length === 0
          ? null
          : { ...(cpuCores === null ? {} : { cores: cpuCores }), ...(pids === null ? {} : { threads: pids }) },
      status: 'ok',
      fix: null,
    },
  ];
}

/** `conctop attach` to another user's process. */
export function others({ others: seen }: DoctorFacts): DoctorCheck[] {
  if (seen === null) return [];
  const base = { id: 'other-processes', what: 'other users’ processes', atMost: null };
  if (seen === 'all')
    return [{ ...base, found: 'readable', means: 'attach sees all of any process', status: 'ok', fix: null }];
  if (seen === 'no-memory-map') {
    const means = 'attach sees all but their memory map and descriptors';
    return [{ ...base, found: 'in part', means, status: 'ok', fix: null }];
  }
  const fix = 'sudo mount -o remount,hidepid=0 /proc';
  return [{ ...base, found: 'hidden (hidepid)', means: 'attach sees your own processes only', status: 'limit', fix }];
}

/** --pin needs Linux, and a core for each side. */
function shareOfCores({ limits, cores }: DoctorFacts): string {
  const allowed = Array.from({ length: cores }, (_, core) => core);
  return limits.platform === 'linux' && planPins(allowed, 1) !== null
    ? '--pin gives target and generator cores of their own'
    : 'target and generator share them';
}

export function cpu(facts: DoctorFacts): DoctorCheck {
  const { cores, ceiling } = facts;
  const quota = ceiling?.cpuCores ?? null;
  const usable = Math.min(cores, quota ?? cores);
  return {
    id: 'cpu',
    what: 'CPU',
    found: quota === null ? coresText(cores) : `${formatNumber(quota)} of ${coresText(cores)} (quota)`,
    means: usable < 2 ? 'target and generator take turns: figures are lower bounds' : shareOfCores(facts),
    atMost: { cores: usable },
    status: usable < 2 ? 'limit' : 'ok',
    fix:
      usable >= 2
        ? null
        : quota !== null && quota < cores
          ? 'docker run --cpus 2 … (or CPUQuota= of its systemd unit)'
          : null,
  };
}

export function memory({ memoryAvailableBytes, ceiling }: DoctorFacts): DoctorCheck {
  const limit = ceiling?.memoryBytes ?? null;
  const known = [memoryAvailableBytes, limit].filter((bytes) => bytes !== null);
  const bytes = known.length === 0 ? null : Math.min(...known);
  const enough = bytes === null || bytes >= WANTED_MEMORY_BYTES;
  return {
    id: 'memory',
    what: 'memory',
    found:
      bytes === null
        ? 'unknown'
        : `${formatBytes(bytes)} ${limit !== null && limit === bytes ? '(cgroup limit)' : 'available'}`,
    means: enough ? 'enough for every target' : 'some targets will not reach 10,000 connections',
    atMost: null,
    status: bytes === null ? 'unknown' : enough ? 'ok' : 'limit',
    fix: enough ? null : limit === bytes ? 'docker run --memory 2g … (or MemoryMax= of its systemd unit)' : null,
  };
}

export function terminal({ terminal: { isTerminal, columns, rows, colourBits } }: DoctorFacts): DoctorCheck {
  const fits = (columns ?? 0) >= SCREEN.columns && (rows ?? 0) >= SCREEN.rows;
  const colours = { 1: 'no colours', 4: '16 colours', 8: '256 colours', 24: 'true colour' }[colourBits] ?? '';
  return {
    id: 'terminal',
    what: 'terminal',
    found: isTerminal ? `${columns}x${rows}, ${colours}` : 'none',
    means: !isTerminal ? 'plain lines instead of the screen' : fits ? 'the screen fits' : 'too small for the screen',
    atMost: null,
    status: !isTerminal || fits ? 'ok' : 'limit',
    fix: !isTerminal || fits ? null : `make it at least ${SCREEN.columns}x${SCREEN.rows}; 140x44 shows everything`,
  };
}

export function toolchains({ toolchains: all, nodeVersion }: DoctorFacts): DoctorCheck[] {
  const languages = [...new Set(all.map(({ language }) => language))];
  return languages.map((language): DoctorCheck => {
    const targets = all.filter((target) => target.language === language);
    const missing = targets.filter(({ runs }) => !runs);
    const isNode = language === 'JavaScript';
    return {
      id: `toolchain-${language.toLowerCase()}`,
      what: isNode ? `Node ${nodeVersion}` : language,
      found: `${formatCount(targets.length - missing.length)} of ${formatUnits(targets.length, 'target', 'targets')}`,
      means: missing.length === 0 ? 'all of them run here' : 'the others need more',
      atMost: null,
      status: missing.length === 0 ? 'ok' : 'missing',
      fix: missing[0]?.install ?? null,
    };
  });
}
