import { formatCount, formatUnits } from '../words/format.ts';
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
  readonly limit: 'nofile' | 'ephemeralPorts' | null;
  /** `At most 9,800 connections fit: a process may open 10,000 files.` Null where none is known. */
  readonly sentence: string | null;
  /** The exact command that lifts it: `ulimit -Hn 65535`, as a sentence. */
  readonly hint: string | null;
}

/**
 * The limits of a load: if its engine uses several source addresses, each has its own ports, so ports are no limit. Linux
 * answers on all of 127.0.0.0/8; macOS on 127.0.0.1 only.
 */
export const limitsOfLoad = (limits: Limits, { sourceAddresses }: EngineCapabilities): Limits =>
  limits.platform === 'linux' && sourceAddresses ? { ...limits, ephemeralPorts: null } : limits;

/** Ephemeral ports of each source address; null: not known, or there is only one such address. */
export const portsPerSourceAddress = ({ platform, ephemeralPorts }: Limits): number | null =>
  platform === 'linux' ? ephemeralPorts : null;

/**
 * How many processes on either side share the connections, each with its own descriptors. An unknown server (`run`,
 * `attach`) counts as one process, unless the user asks for several generators: then it counts as many as these.
 */
export function processesThatHold({ generators, serverProcesses }: RunConfig): number {
  const servers = serverProcesses ?? generators ?? 1;
  return Math.max(1, generators === null ? servers : Math.min(servers, generators));
}

/**
 * How many keep-alive connections from one source address to one listening address fit on this machine. `processes`: how
 * many share them on either side.
 */
export function maxConnections(limits: Limits, processes = 1): ConnectionCeiling {
  const byFiles = room(limits.nofile, RESERVED_DESCRIPTORS) * processes;
  const byPorts = room(limits.ephemeralPorts, RESERVED_PORTS);
  const connections = Math.min(byFiles, byPorts);
  if (connections === Number.POSITIVE_INFINITY) return { connections, limit: null, sentence: null, hint: null };
  const fit = `At most ${formatUnits(connections, 'connection fits', 'connections fit')}`;
  if (byFiles <= byPorts) {
    return {
      connections,
      limit: 'nofile',
      sentence: `${fit}: ${processes === 1 ? 'a process' : `each of ${processes} processes`} may open ${formatCount(limits.nofile ?? 0)} files (${formatCount(RESERVED_DESCRIPTORS)} are reserved for other uses).`,
      hint: fileHint(limits.platform),
    };
  }
  return {
    connections,
    limit: 'ephemeralPorts',
    sentence: `${fit}: the system has ${formatCount(limits.ephemeralPorts ?? 0)} ephemeral ports (${formatCount(RESERVED_PORTS)} are reserved for other programs).`,
    hint: portHint(limits.platform),
  };
}

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
