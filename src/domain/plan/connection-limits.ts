import { formatBytes, formatCount, formatNumber, formatUnits } from '../words/format.ts';
import type { EngineCapabilities } from './engine-capabilities.ts';
import type { RunConfig } from './run-config.ts';

/** What the system allows. Null: it does not report it. */
export interface Limits {
  readonly platform: 'linux' | 'darwin';
  /** Open files per process that a child of conctop can reach (Node raises soft to hard, and children inherit it). */
  readonly nofile: number | null;
  /** Ephemeral ports for one source and one destination address. */
  readonly ephemeralPorts: number | null;
  /** The longest accept queue that a listening socket gets. */
  readonly somaxconn: number | null;
  /** Memory that programs can still get; absent or null: not read, as for few connections. */
  readonly memoryBytes?: number | null;
  /** What the load's engine needs for a connection; absent: as little as ours. */
  readonly bytesPerConnection?: number;
}

/**
 * Descriptors that are not connections, in the target and in the generator: the runtime's own files, epoll, pipes,
 * libraries, the listening socket. A bare Node has about 25; JVMs and Python's venvs with many modules open some dozens.
 */
export const RESERVED_DESCRIPTORS = 200;

/** Ephemeral ports that other programs on a desktop hold (browser, chat, editor), besides those in TIME_WAIT. */
export const RESERVED_PORTS = 500;

export interface ConnectionCeiling {
  /** How many connections fit; Infinity where no limit is known. */
  readonly connections: number;
  /** The limit that is reached first; null where none is known. */
  readonly limit: 'nofile' | 'ephemeralPorts' | 'memory' | null;
  /** `At most 9,800 connections fit: a process may open 10,000 files.` Null where none is known. */
  readonly sentence: string | null;
  /** The exact command that lifts it: `ulimit -Hn 65535`, as a sentence. */
  readonly hint: string | null;
}

/**
 * The limits of a load: if its engine uses several source addresses, each has its own ports, so ports are no limit. Linux
 * answers on all of 127.0.0.0/8; macOS on 127.0.0.1 only.
 */
export const limitsOfLoad = (limits: Limits, engine: EngineCapabilities): Limits => ({
  ...limits,
  ...(limits.platform === 'linux' && engine.sourceAddresses ? { ephemeralPorts: null } : {}),
  ...(engine.bytesPerConnection === undefined ? {} : { bytesPerConnection: engine.bytesPerConnection }),
});

/** Ephemeral ports of each source address; null: not known, or there is only one such address. */
export const portsPerSourceAddress = ({ platform, ephemeralPorts }: Limits): number | null =>
  platform === 'linux' ? ephemeralPorts : null;

/** Who shares the connections on either side, each process with its own descriptors. */
export interface Holders {
  readonly servers: number;
  /** How many times the mean the busiest server process holds. */
  readonly busiest: number;
  /** Null: as many as needed. */
  readonly generators: number | null;
}

const ONE_PROCESS: Holders = { servers: 1, busiest: 1, generators: null };

/**
 * An unknown server (`run`, `attach`) counts as one process, unless the user asks for several generators: then it counts as
 * many as these.
 */
export function holdersOf({ generators, serverProcesses, busiestProcess = 1 }: HoldingConfig): Holders {
  const servers = Math.max(1, serverProcesses ?? generators ?? 1);
  return { servers, busiest: servers === 1 ? 1 : busiestProcess, generators };
}

type HoldingConfig = Pick<RunConfig, 'generators' | 'serverProcesses' | 'busiestProcess'>;

/**
 * What a connection takes at least: 8 KB of the kernel for both sockets, and 5 KB of the generator (measured: domain/doctor/needs/measured.json).
 * The server's own memory differs more between models, and comes on top.
 */
const LEAST_BYTES_PER_CONNECTION = 13_000;
/** What conctop, the generators and the server take before their first connection, and others need meanwhile. */
const RESERVED_BYTES = 128 * 1024 ** 2;

interface Ceiling {
  readonly connections: number;
  readonly limit: NonNullable<ConnectionCeiling['limit']>;
  readonly because: string;
  readonly hint: string;
}

/**
 * How many keep-alive connections from one source address to one listening address fit on this machine, by the limit that is
 * reached first.
 */
export function maxConnections(limits: Limits, holders = ONE_PROCESS): ConnectionCeiling {
  const [tightest] = [byFiles(limits, holders), byPorts(limits), byMemory(limits)].sort(
    (a, b) => a.connections - b.connections,
  );
  if (tightest === undefined || tightest.connections === Number.POSITIVE_INFINITY)
    return { connections: Number.POSITIVE_INFINITY, limit: null, sentence: null, hint: null };
  const { connections, limit, because, hint } = tightest;
  const fit = `At most ${formatUnits(connections, 'connection fits', 'connections fit')}`;
  return { connections, limit, sentence: `${fit}: ${because}.`, hint };
}

function byFiles({ nofile, platform }: Limits, { servers, busiest, generators }: Holders): Ceiling {
  const each = room(nofile, RESERVED_DESCRIPTORS);
  const inServers = Math.floor((each * servers) / busiest);
  const inGenerators = generators === null ? Number.POSITIVE_INFINITY : each * generators;
  const reserved = `(${formatCount(RESERVED_DESCRIPTORS)} are reserved for other uses)`;
  const files = `may open ${formatCount(nofile ?? 0)} files ${reserved}`;
  const ofGenerators = inGenerators < inServers;
  const few = ofGenerators ? generators : servers;
  const who =
    few === 1
      ? ofGenerators
        ? 'the load generator'
        : 'a process'
      : `each of ${formatCount(few ?? 0)} ${ofGenerators ? 'load generators' : 'server processes'}`;
  const uneven = !ofGenerators && busiest > 1 ? `, and the busiest holds ${formatNumber(busiest)} times the mean` : '';
  return {
    connections: Math.min(inServers, inGenerators),
    limit: 'nofile',
    because: `${who} ${files}${uneven}`,
    hint: `${ofGenerators ? 'Use more with `--generators`, or leave it out. ' : ''}${fileHint(platform)}`,
  };
}

const byPorts = ({ ephemeralPorts, platform }: Limits): Ceiling => ({
  connections: room(ephemeralPorts, RESERVED_PORTS),
  limit: 'ephemeralPorts',
  because: `the system has ${formatCount(ephemeralPorts ?? 0)} ephemeral ports (${formatCount(RESERVED_PORTS)} are reserved for other programs)`,
  hint: portHint(platform),
});

const byMemory = ({ memoryBytes = null, bytesPerConnection = 0 }: Limits): Ceiling => ({
  connections: Math.floor(room(memoryBytes, RESERVED_BYTES) / (LEAST_BYTES_PER_CONNECTION + bytesPerConnection)),
  limit: 'memory',
  because: `the system has ${formatBytes(memoryBytes ?? 0)} of memory left (${formatBytes(RESERVED_BYTES)} are reserved for the programs), and a connection takes ${formatBytes(LEAST_BYTES_PER_CONNECTION + bytesPerConnection)} in the kernel and the load generator`,
  hint: 'End other programs, or give the container more memory.',
});

const room = (limit: number | null, reserve: number): number =>
  limit === null ? Number.POSITIVE_INFINITY : Math.max(0, limit - reserve);

/** The hard limit is the obstacle, and only root can raise it; in a container it is set from outside. */
function fileHint(platform: Limits['platform']): string {
  return platform === 'linux'
    ? 'Raise it for this shell with `sudo prlimit --pid $$ --nofile=65535:65535`, in a container with `docker run --ulimit nofile=65535:65535`.'
    : 'Raise it with `sudo launchctl limit maxfiles 65535 200000`, then `ulimit -n 65535` in a new shell.';
}

function portHint(platform: Limits['platform']): string {
  return platform === 'linux'
    ? 'Widen the range with `sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"`.'
    : 'Widen the range with `sudo sysctl -w net.inet.ip.portrange.first=10000`.';
}
