import { generatorsFor, socketsOfGenerator } from '../../plan/generator-count.ts';
import { portsOfOthers, sourceAddressesFor } from '../../plan/source-ports.ts';
import { formatBytes, formatCount, formatNumber } from '../../words/format.ts';
import { fitLine, type Line } from './fit-line.ts';
import type { Measured } from './measured.ts';
import type { NeedFacts } from './need-facts.ts';

/** One thing that the connections need whatever the server's model. */
export interface Need {
  readonly id: string;
  readonly what: string;
  readonly needed: number;
  /** Null: no limit, or not reported. */
  readonly here: number | null;
  readonly unit: 'count' | 'bytes' | 'cores';
  /** The arithmetic, in words. */
  readonly how: string;
  readonly status: 'ok' | 'limit';
  readonly fix: string | null;
}

/** Each connection asks once in so many seconds: what holds a million connections has chats and feeds, not a benchmark. */
export const SECONDS_PER_REQUEST = 10;
/** Pipes, epoll, libraries, and what other programs have open. */
const OTHER_FILES_SHARE = 0.2;
/** Over the points of all runs. */
export const generatorLine = ({ runs }: Measured): Line | null =>
  fitLine(
    Object.values(runs).flatMap(({ points }) =>
      points.map(({ connections, generatorBytes }) => ({ connections, value: generatorBytes })),
    ),
  );

/** For the requests, and for watching the sockets: what was measured with few requests, less what those took. */
function generatorCores(connections: number, measured: Measured): { readonly cores: number; readonly how: string } {
  const ms = measured.busyGeneratorMsPerRequest;
  const watching = Object.values(measured.runs).flatMap(({ requestsPerSecond, points }) => {
    const last = points.at(-1);
    if (last === undefined) return [];
    const rest = last.generatorCpuPercent / 100 - (requestsPerSecond * ms) / 1000;
    return [Math.max(0, rest) / last.connections];
  });
  const perSecond = connections / SECONDS_PER_REQUEST;
  const idle = connections * meanOf(watching, 0);
  return {
    cores: (perSecond * ms) / 1000 + idle,
    how: `${formatCount(perSecond)} requests a second x ${formatNumber(ms)} ms, and ${formatNumber(idle)} to watch the sockets`,
  };
}

/** The generators' memory: their own is that of as many as were measured. */
export function generatorBytes(connections: number, facts: NeedFacts, measured: Measured): number {
  const line = generatorLine(measured);
  if (line === null) return 0;
  const each = line.base / meanOf(Object.values(measured.runs).map(({ generators }) => generators));
  return Math.round(generatorsFor(connections, facts.limits.nofile) * each + connections * line.perConnection);
}

const meanOf = (numbers: readonly number[], ofNone = 1): number =>
  numbers.length === 0 ? ofNone : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

const enough = (needed: number, here: number | null): Need['status'] =>
  here === null || here >= needed ? 'ok' : 'limit';

/** `fix` null: no command lifts it. */
const need = (fields: Omit<Need, 'status' | 'fix'>, fix: string | null): Need => {
  const status = enough(fields.needed, fields.here);
  return { ...fields, status, fix: status === 'ok' ? null : fix };
};

/** What the kernel and the load generators need for so many connections. */
export function sharedNeeds(connections: number, facts: NeedFacts, measured: Measured): readonly Need[] {
  const { limits } = facts;
  const many = formatCount(connections);
  const files = connections * 2 + Math.ceil(connections * OTHER_FILES_SHARE);
  const kernel = connections * measured.kernelBytesPerPair;
  const runs = Object.values(measured.runs);
  const pages = Math.ceil(
    connections *
      Math.max(0, ...runs.map(({ bufferPages, points }) => bufferPages / Math.max(1, points.at(-1)?.connections ?? 1))),
  );
  const generators = generatorsFor(connections, facts.limits.nofile);
  const perGenerator = socketsOfGenerator(limits.nofile);
  const { cores, how } = generatorCores(connections, measured);
  const line = generatorLine(measured);
  return [
    need(
      {
        id: 'file-max',
        what: 'open files of the system',
        needed: files,
        here: facts.fileMax,
        unit: 'count',
        how: `${many} x 2 sockets, and a tenth for everything else`,
      },
      `sudo sysctl -w fs.file-max=${files}`,
    ),
    ...portsNeed(connections, facts),
    need(
      {
        id: 'kernel-memory',
        what: 'kernel memory',
        needed: kernel,
        here: facts.memoryBytes,
        unit: 'bytes',
        how: `${many} x ${formatCount(measured.kernelBytesPerPair)} bytes for both sockets`,
      },
      null,
    ),
    need(
      {
        id: 'tcp-mem',
        what: 'pages of socket buffers',
        needed: pages,
        here: facts.bufferPages,
        unit: 'count',
        how: `${many} x ${formatNumber(pages / connections)} while all of them connect and ask (measured)`,
      },
      `sudo sysctl -w net.ipv4.tcp_mem="${Math.ceil(pages / 2)} ${Math.ceil(pages * 0.75)} ${pages}"`,
    ),
    ...(facts.conntrackMax === null
      ? []
      : [
          need(
            {
              id: 'conntrack',
              what: 'connections that the firewall follows',
              needed: connections,
              here: facts.conntrackMax,
              unit: 'count',
              how: 'one for each, also over loopback',
            },
            `sudo sysctl -w net.netfilter.nf_conntrack_max=${connections}`,
          ),
        ]),
    need(
      {
        id: 'generators',
        what: 'load generators',
        needed: generators,
        here: null,
        unit: 'count',
        how: Number.isFinite(perGenerator)
          ? `${many} / ${formatCount(perGenerator)} files of a process`
          : 'files are no limit',
      },
      null,
    ),
    need(
      {
        id: 'generator-memory',
        what: 'memory of the generators',
        needed: generatorBytes(connections, facts, measured),
        here: facts.memoryBytes,
        unit: 'bytes',
        how: `each has its own, and ${formatBytes(line?.perConnection ?? 0)} for each connection`,
      },
      null,
    ),
    need(
      {
        id: 'generator-cores',
        what: 'cores for the generators',
        needed: cores,
        here: facts.cores,
        unit: 'cores',
        how,
      },
      null,
    ),
  ];
}

/** Linux answers on all of 127.0.0.0/8, macOS on one address. */
function portsNeed(connections: number, { limits }: NeedFacts): readonly Need[] {
  const { ephemeralPorts: ports, platform } = limits;
  if (ports === null) return [];
  if (platform === 'darwin')
    return [
      need(
        {
          id: 'ephemeral-ports',
          what: 'ephemeral ports',
          needed: connections,
          here: ports,
          unit: 'count',
          how: 'one for each: macOS has one loopback address',
        },
        'sudo sysctl -w net.inet.ip.portrange.first=1024',
      ),
    ];
  return [
    {
      id: 'source-addresses',
      what: 'source addresses',
      needed: sourceAddressesFor(connections, ports),
      here: LOOPBACK_ADDRESSES,
      unit: 'count',
      how: `${formatCount(portsOfOthers(ports))} of the ${formatCount(ports)} ports of each: beyond, a connect is slow`,
      status: 'ok',
      fix: null,
    },
  ];
}

/** 127.0.SUBNET.HOST, as the load uses them. */
const LOOPBACK_ADDRESSES = 256 * 253;
