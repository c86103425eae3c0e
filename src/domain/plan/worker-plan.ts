import { formatCount, formatUnits } from '../words/format.ts';
import { type Limits, RESERVED_DESCRIPTORS } from './connection-limits.ts';
import type { RunConfig } from './run-config.ts';

/** What a server's workers are planned from. */
export interface WorkerTraits {
  /** How many it starts by itself. */
  readonly own: number;
  /** Each is a process, with descriptors of its own. */
  readonly areProcesses: boolean;
  /** How many times the mean the busiest holds: it is the first without a descriptor, and then turns connections away for all. */
  readonly busiest: number;
  /** Each holds any number of connections; else more workers do not hold more of them in any useful number. */
  readonly holdMany: boolean;
}

/**
 * How many workers run: those that the user asks for; else the server's own number, or more where the descriptors of so few
 * processes cannot hold the ramp's end.
 */
export function planWorkers(
  { own, areProcesses, busiest, holdMany }: WorkerTraits,
  asked: number | null,
  end: number,
  { nofile }: Pick<Limits, 'nofile'>,
): NonNullable<RunConfig['workers']> {
  if (asked !== null) return { number: asked, own, asked: true };
  const room = nofile === null ? Number.POSITIVE_INFINITY : Math.max(0, nofile - RESERVED_DESCRIPTORS) / busiest;
  if (!areProcesses || !holdMany || room < 1) return { number: own, own, asked: false };
  return { number: Math.max(own, Math.min(MOST_BY_ITSELF, Math.ceil(end / room))), own, asked: false };
}

/** Each is a process of 10 to 50 MB. */
const MOST_BY_ITSELF = 64;
/** A pool of threads is rarely larger. */
export const MOST_WORKERS = 1_000;

/** Why more than its own number run, where the user did not ask for it. Null: nothing to say. */
export function workersWords(
  { workers, plan }: Pick<RunConfig, 'workers' | 'plan'>,
  nofile: number | null,
): string | null {
  if (workers === undefined || workers.asked || nofile === null || workers.number === workers.own) return null;
  const { number, own } = workers;
  const asked = formatCount(plan.cutFrom ?? plan.steps.at(-1) ?? 0);
  const few = formatUnits(own, 'process', 'processes');
  return `${formatCount(number)} worker processes instead of ${formatCount(own)}: ${asked} connections need more descriptors than ${few} may open (${formatCount(nofile)} each).`;
}
