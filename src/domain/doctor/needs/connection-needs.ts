import { RESERVED_DESCRIPTORS } from '../../plan/connection-limits.ts';
import { formatUnits } from '../../words/format.ts';
import type { Measured } from './measured.ts';
import { type ModelNeed, type ModelRefusal, modelNeed } from './model-needs.ts';
import type { ModelTraits, NeedFacts } from './need-facts.ts';
import { generatorLine, type Need, SECONDS_PER_REQUEST, sharedNeeds } from './shared-needs.ts';

export interface ConnectionNeeds {
  readonly connections: number;
  readonly verdict: string;
  readonly secondsPerRequest: number;
  readonly measuredOn: string;
  readonly needs: readonly Need[];
  readonly models: readonly ModelNeed[];
  readonly refused: readonly ModelRefusal[];
  /** Commands that lift what can be lifted, in the order of the table. */
  readonly fixes: readonly string[];
  /** What was reckoned for the most connections that were measured, over what was measured there: 0.05 is 5 % too much. */
  readonly checks: readonly { readonly what: string; readonly connections: number; readonly error: number }[];
}

/** Pure: the same facts and measurements, the same needs. */
export function connectionNeeds(
  connections: number,
  traits: readonly ModelTraits[],
  facts: NeedFacts,
  measured: Measured,
): ConnectionNeeds {
  const needs = sharedNeeds(connections, facts, measured);
  const all = traits.flatMap((each) => modelNeed(connections, each, facts, measured) ?? []);
  const models = all.filter((each): each is ModelNeed => !('why' in each));
  const fitting = models.filter(({ lacks }) => lacks.length === 0);
  const lacking = needs.filter(({ status }) => status === 'limit');
  return {
    connections,
    verdict: verdictOf(connections, lacking, fitting),
    secondsPerRequest: SECONDS_PER_REQUEST,
    measuredOn: measured.machine,
    needs,
    models: models.toSorted((a, b) => a.totalBytes - b.totalBytes),
    refused: all.filter((each): each is ModelRefusal => 'why' in each),
    fixes: fixesOf(connections, needs, models, facts),
    checks: checksOf(measured),
  };
}

function verdictOf(connections: number, lacking: readonly Need[], fitting: readonly ModelNeed[]): string {
  const many = formatUnits(connections, 'connection', 'connections');
  if (lacking.length > 0) return `This machine cannot hold ${many}: ${lacking.map(({ what }) => what).join(', ')}.`;
  if (fitting.length === 0) return `This machine has what ${many} need, but for no model.`;
  return `This machine can hold ${many}, with ${fitting.map(({ name }) => name).join(', ')}.`;
}

/** What a server of one process, or one with a thread for each connection, needs raised. */
function fixesOf(
  connections: number,
  needs: readonly Need[],
  models: readonly ModelNeed[],
  { limits, nrOpen, threadsMax, pidMax, maxMapCount }: NeedFacts,
): readonly string[] {
  const lifts = needs.flatMap(({ fix }) => (fix === null ? [] : [fix]));
  const files = connections + RESERVED_DESCRIPTORS;
  const isLinux = limits.platform === 'linux';
  if (models.some(({ lacks }) => lacks.includes('files'))) {
    if (nrOpen !== null && nrOpen < files) lifts.push(`sudo sysctl -w fs.nr_open=${files}`);
    lifts.push(
      isLinux
        ? `sudo prlimit --pid $$ --nofile=${files}:${files}`
        : `sudo launchctl limit maxfiles ${files} ${files * 2}`,
    );
  }
  if (models.some(({ lacks }) => lacks.includes('threads'))) {
    const threads = connections + Math.ceil(connections / 10);
    if (threadsMax !== null && threadsMax < threads) lifts.push(`sudo sysctl -w kernel.threads-max=${threads}`);
    if (pidMax !== null && pidMax < threads)
      lifts.push(`sudo sysctl -w kernel.pid_max=${Math.min(LARGEST_PID_MAX, threads)}`);
    if (maxMapCount !== null && maxMapCount < threads * 2) lifts.push(`sudo sysctl -w vm.max_map_count=${threads * 2}`);
  }
  return lifts;
}

/** 2^22, on 64-bit machines: proc_sys_kernel(5). */
const LARGEST_PID_MAX = 4_194_304;

function checksOf(measured: Measured): ConnectionNeeds['checks'] {
  const kernel = Object.entries(measured.runs).map(([name, { kernelBytes, points }]) => {
    const connections = points.at(-1)?.connections ?? 0;
    return {
      what: `kernel memory (${name})`,
      connections,
      error: (connections * measured.kernelBytesPerPair) / Math.max(1, kernelBytes) - 1,
    };
  });
  const generators = (generatorLine(measured)?.errors ?? []).map(({ connections, share }) => ({
    what: 'memory of the generators',
    connections,
    error: share,
  }));
  return [...kernel, ...generators];
}
