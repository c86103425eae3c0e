/**
 * The one verdict on a step: who limits it, why, with which figures, and how certain that is. It is made once (assess.ts);
 * the screen, its finding, plain lines, summary and JSON word it and never judge again.
 */
export interface Assessment {
  readonly who: Limiter;
  readonly cause: Cause;
  /** measured: the figures allow no other explanation. likely: they fit, and another explanation is possible. */
  readonly sure: 'measured' | 'likely';
  /** One sentence with the figures that show it, about "it": `it fills both cores (186 % CPU).` */
  readonly why: string;
  /** Requests wait for something that others hold, and the CPU is not the limit. */
  readonly held?: boolean;
  /** Of a long `why` what matters most, with its figures, in at most 76 columns. */
  readonly brief?: string;
  readonly evidence: Evidence;
}

/** Who limits the step. */
export type Limiter = 'nobody' | 'server' | 'generator' | 'both' | 'others' | 'limits' | 'unknown';

/**
 * | who       | cause       | seen                                                                          |
 * |-----------|-------------|-------------------------------------------------------------------------------|
 * | nobody    | served      | the whole offered load is served                                              |
 * | server    | gone        | it ended in this step                                                         |
 * |           | silent      | it answered nothing, for long enough to explain what is missing               |
 * |           | accepts     | connections are refused, or wait in its accept queue                          |
 * |           | cores       | it fills the cores that it may use                                            |
 * |           | loop, gil   | its runtime runs one thread at a time, and that one is busy                   |
 * |           | one-core    | at any moment it had one core while another idled                             |
 * |           | lock        | requests wait for one lock                                                    |
 * |           | workers     | requests wait for one of a fixed number of workers, threads or processes      |
 * |           | waits       | it serves less than the offered load while its CPU idles                      |
 * | generator | saturated   | its loop has no slack, and its core is its own                                |
 * |           | silent      | a generator did not answer in this step                                       |
 * | both      | cores       | server and generator together fill the cores                                  |
 * | others    | programs    | the cores are full, and other programs have a relevant part of them           |
 * |           | hypervisor  | the machine's host gives the cores to others (steal)                          |
 * | limits    | quota …     | a limit of this machine: CPU quota, descriptors, ports, memory                |
 * |           | connections | so few connections cannot ask for the planned rate                            |
 * | unknown   | fails       | no answer was good: there is nothing to judge                                 |
 * |           | short       | the step was too short                                                        |
 * |           | no-ideal    | nothing is full, and how long a request should take is not known              |
 * |           | unclear     | less is served than is offered, and the figures do not show why               |
 */
export type Cause =
  | 'served'
  | 'gone'
  | 'silent'
  | 'accepts'
  | 'cores'
  | 'loop'
  | 'gil'
  | 'one-core'
  | 'lock'
  | 'workers'
  | 'waits'
  | 'saturated'
  | 'programs'
  | 'hypervisor'
  | 'quota'
  | 'descriptors'
  | 'ports'
  | 'memory'
  | 'connections'
  | 'fails'
  | 'short'
  | 'no-ideal'
  | 'unclear';

/** Means over the step; null: not measured. Per cents of CPU: 100 = one core. */
export interface Evidence {
  readonly seconds: number;
  readonly open: number;
  readonly goodPerSecond: number;
  readonly failedPerSecond: number;
  /** The offered load: by Little's law, or the rate. */
  readonly askedPerSecond: number | null;
  /** Cores that the server may use: the machine's, as far as affinity and quota allow. */
  readonly usableCores: number | null;
  readonly serverCpuPercent: number | null;
  /** Over all generator processes. */
  readonly generatorCpuPercent: number | null;
  readonly conctopCpuPercent: number | null;
  readonly otherCpuPercent: number | null;
  readonly stealPercent: number | null;
  /** Over all cores: 200 on two idle cores. */
  readonly idlePercent: number | null;
  readonly generatorLoopUtilisation: number | null;
  /** Time that a generator was ready to run and had no core, 100 = always. */
  readonly generatorCoreWaitPercent: number | null;
  /** How many of the server's threads were ready and had no core. */
  readonly threadsWaitingForCore: number | null;
  readonly acceptQueue: number | null;
  /** Requests in the server, as it reports them. */
  readonly inflight: number | null;
  /** On so many requests the server works at a time while others wait, where two ways to count them agree (at-once.ts). */
  readonly requestsAtOnce: number | null;
}

/** As people read them (WORDING.md). */
const LIMITER_WORDS: Readonly<Record<Limiter, string>> = {
  nobody: 'no bottleneck',
  server: 'server',
  generator: 'load generator',
  both: 'CPU shared with the generator',
  others: 'other programs',
  limits: 'limits',
  unknown: 'not known',
};

const CAUSE_WORDS: Readonly<Partial<Record<Cause, string>>> = {
  gone: 'it ended',
  silent: 'silent',
  accepts: 'accepting',
  cores: 'its cores',
  loop: 'event loop',
  gil: 'GIL',
  'one-core': 'one core',
  lock: 'a lock',
  workers: 'workers',
  waits: 'waiting',
  quota: 'CPU quota',
  descriptors: 'descriptors',
  ports: 'ports',
  memory: 'memory',
  connections: 'connections',
};

/** `server: event loop`: who, and which part of it. */
export function verdictWords({ who, cause }: Pick<Assessment, 'who' | 'cause'>): string {
  if (cause === 'hypervisor') return 'other machines';
  const what = who === 'server' || who === 'limits' ? CAUSE_WORDS[cause] : undefined;
  return what === undefined ? LIMITER_WORDS[who] : `${LIMITER_WORDS[who]}: ${what}`;
}

/** The same in two lines of at most 11 columns, for the narrow side of a pane; null where there is no verdict. */
export function shortVerdict(assessment: Pick<Assessment, 'who' | 'cause'> | null): string | null {
  if (assessment === null) return null;
  const what = CAUSE_WORDS[assessment.cause];
  switch (assessment.who) {
    case 'nobody':
      return 'none';
    case 'server':
    case 'limits':
      return what === undefined ? LIMITER_WORDS[assessment.who] : `${LIMITER_WORDS[assessment.who]}:\n${what}`;
    case 'generator':
      return 'load\ngenerator';
    case 'both':
      return 'cores\nshared';
    case 'others':
      return assessment.cause === 'hypervisor' ? 'other\nmachines' : 'other\nprograms';
    case 'unknown':
      return 'not known';
  }
}
