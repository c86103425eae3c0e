// The vocabulary in which the cases are written: verdicts as `who/cause`, findings by id, and the groups that recur.

/** Every finding that the program knows: the coverage table has a row for each. */
export const FINDINGS = [
  'count-differs',
  'server-silent',
  'errors',
  'accepts-starved',
  'accepted-waiting',
  'behind-plan',
  'throttled',
  'other-programs',
  'threads-surprise',
  'generator-saturated',
  'generator-starved',
  'requests-wait',
  'loop-blocked',
  'loop-busy',
  'units-growing',
  'ramp-cut',
  'limit-hit',
  'closes-connections',
  'bound-to-one-core',
  'threads-wait-for-cores',
  'server-saturated',
  'knee',
  'folklore',
  'engine-limits',
];

/** Which causes each verdict can have (domain/assessment): another pair is a contradiction in itself. */
export const CAUSES = {
  nobody: ['served'],
  server: ['cores', 'one-core', 'gil', 'loop', 'lock', 'workers', 'waits', 'accepts', 'fails', 'gone', 'silent'],
  generator: ['saturated'],
  both: ['cores'],
  others: ['programs', 'hypervisor'],
  limits: ['quota', 'descriptors', 'ports', 'memory', 'connections'],
  unknown: ['short', 'no-ideal', 'fails', 'unclear'],
};

export const SERVED = ['nobody/served'];
/** The server computes on every core: nothing else takes a share worth naming. */
export const CORES = ['server/cores'];
/** Two cores for server and generator: which of them is said to fill them is a matter of some per cent. */
export const SHARED_CORES = ['both/cores', 'server/cores'];
/** More than one core can carry: either the generator's own loop is the limit, or both want the same cores. */
export const TOO_FAST = ['both/cores', 'generator/saturated', 'server/cores'];

/** What a step that is served in full may say: how it is built, and what people claim about it. Nothing that limits. */
const OF_SERVED = ['threads-surprise', 'folklore', 'ramp-cut'];
export const LIMITING = FINDINGS.filter((id) => !OF_SERVED.includes(id));

export const except = (ids, ...allowed) => ids.filter((id) => !allowed.includes(id));

/** Findings that would be false in any run of a server whose handlers wait or compute without a lock, pool or loop in the way. */
export const NO_QUEUE = ['requests-wait', 'loop-blocked', 'loop-busy'];
/** What only a broken or unusual server earns. */
export const NO_FAULT = [
  'count-differs',
  'server-silent',
  'errors',
  'behind-plan',
  'throttled',
  'units-growing',
  'ramp-cut',
  'limit-hit',
];

/** Models whose threads run on all cores at once: no sentence may say that one of them runs at a time. */
export const MANY_AT_ONCE = ['go', 'go-pool', 'rust-threads', 'rust-tokio', 'java-threads', 'java-virtual'];
export const ONE_AT_A_TIME = /only one (?:of them )?(?:runs )?at a time|one of them runs at a time/i;

/** One thread serves one connection until it closes: one worker, one loop, nobody else accepted. Three names for one thing. */
export const ONE_CONNECTION = ['server/accepts', 'server/workers', 'server/loop'];

/** What a server's death, silence or errors must not be explained by. */
export const NO_EXCUSE = [
  ...NO_QUEUE,
  'bound-to-one-core',
  'server-saturated',
  'generator-saturated',
  'threads-wait-for-cores',
  'knee',
  'count-differs',
];

export const grouped = (group, cases) => cases.map((entry) => ({ group, ...entry }));

/**
 * Changed with the assessment, by the model: answers that fail say that nothing can be judged. A 404 comes from the path that
 * was asked for, a refused certificate from who asks: that is no limit of the server, so `unknown` is as right as `server`.
 */
export const FAILS = ['server/fails', 'unknown/fails'];

/** Servers that work on one request a thread or process, and have no loop. */
export const NO_LOOP = /event loop/i;
