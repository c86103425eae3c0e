// Rates, leaks, neighbours, quotas: what the plan and the machine do to a verdict.
import { canThrottle, cgroupFolder, has } from '../strangers.mjs';
import { except, grouped, LIMITING, NO_FAULT, NO_QUEUE, SERVED, TOO_FAST } from '../words.mjs';

/** Half a core for each of two, in the cgroup file's microseconds a period of 100 ms. */
const QUOTA_US = 50_000;

const stress = (cpus) => async (context) => {
  await context.start('stress-ng', ['--cpu', `${cpus}`, '--timeout', '60s', '--quiet']);
};
const needsStress = { needs: () => has('stress-ng'), neighbour: true };
const OTHERS = ['others/programs'];
const HOW_MUCH = /[Oo]ther programs[^.]*\d+ %|\d+ %[^.]*other programs/;

const RATES = [
  {
    name: 'rate within reach',
    target: 'go',
    args: ['go', '-c', '100', '--rate', '500', '-d', '3s'],
    verdict: SERVED,
    must: [],
    mustNot: LIMITING,
    because: '500 a second of 100 ms keep 50 of 100 sockets busy',
  },
  {
    name: 'rate within reach, node',
    target: 'node',
    args: ['node', '-c', '1000', '--rate', '3000', '-d', '3s'],
    verdict: SERVED,
    must: [],
    mustNot: LIMITING,
    because: '3,000 a second keep 300 of 1,000 sockets busy',
  },
  {
    name: 'rate beyond the sockets',
    target: 'go',
    args: ['go', '-c', '100', '--rate', '5000', '-d', '3s'],
    verdict: ['limits/connections'],
    must: ['behind-plan'],
    mustNot: except(LIMITING, 'behind-plan', 'limit-hit'),
    because: '100 sockets of 100 ms carry 1,000 a second: the plan needs more of them, the server idles',
  },
  {
    name: 'rate beyond the pool',
    target: 'python-pool',
    args: ['python-pool', '-c', '500', '--rate', '2000', '-d', '3s'],
    verdict: ['server/workers'],
    must: ['behind-plan'],
    mustNot: except(LIMITING, 'behind-plan', 'requests-wait', 'accepted-waiting'),
    because: '500 sockets could carry 5,000 a second, 64 workers answer 640',
  },
  {
    name: 'a leak',
    target: 'go',
    args: ['go', '-c', '5', '--rate', '20', '--path', '/leak?n=10', '-d', '7s'],
    verdict: SERVED,
    must: ['units-growing'],
    mustNot: ['threads-surprise', ...except(LIMITING, 'units-growing')],
    because: '200 goroutines a second that nobody ends; the load itself is served',
  },
  {
    name: 'its /stats as the path',
    target: 'go',
    args: ['go', '--path', '/stats', '-c', '100', '-d', '3s'],
    verdict: TOO_FAST,
    must: [],
    mustNot: [...NO_FAULT, ...NO_QUEUE, 'bound-to-one-core', 'closes-connections', 'accepts-starved'],
    because: '/stats is not counted by the server, so its count is no witness; it is work without a wait',
  },
  {
    name: 'somebody else asks too',
    target: 'go',
    args: (context) => ['go', '-c', '10', '-d', '3s', '--port', `${context.port}`],
    secondClient: '/slow?ms=10',
    verdict: SERVED,
    must: ['count-differs'],
    mustNot: ['threads-surprise', ...except(LIMITING, 'count-differs')],
    because: 'the server answers a second client: its count is honestly higher than ours',
  },
];

const NEIGHBOURS = [
  {
    ...needsStress,
    name: 'neighbour, all served',
    target: 'go',
    setup: stress(2),
    args: ['go', '-c', '1000', '-d', '4s'],
    verdict: [...SERVED, ...OTHERS],
    must: [],
    mustNot: [
      ...NO_FAULT,
      ...NO_QUEUE,
      'generator-saturated',
      'server-saturated',
      'bound-to-one-core',
      'accepts-starved',
    ],
    because: 'what is served in full is limited by nobody; if it is not, the two compilers beside us took the cores',
  },
  {
    ...needsStress,
    name: 'neighbour at 10,000',
    target: 'go',
    setup: stress(2),
    args: ['go', '-c', '10000', '-d', '5s'],
    boundMs: 60_000,
    verdict: OTHERS,
    must: ['other-programs'],
    mustNot: [
      ...NO_QUEUE,
      'count-differs',
      'bound-to-one-core',
      'generator-saturated',
      'server-saturated',
      'closes-connections',
    ],
    says: [HOW_MUCH],
    because: 'two hogs take half of two cores: first of all, the machine was not ours',
  },
  {
    ...needsStress,
    name: 'many neighbours starve the generator',
    target: 'go',
    setup: stress(6),
    args: ['go', '-c', '5000', '-d', '5s'],
    boundMs: 60_000,
    verdict: OTHERS,
    must: ['other-programs', 'generator-starved'],
    mustNot: [...NO_QUEUE, 'count-differs', 'bound-to-one-core', 'generator-saturated', 'server-saturated'],
    says: [HOW_MUCH],
    because: 'six hogs on two cores: the generator is ready to run and gets no core, which is not being saturated',
  },
  {
    ...needsStress,
    name: 'neighbour beside computing',
    target: 'go',
    setup: stress(2),
    args: ['go', '--work', 'cpu', '-c', '100', '-d', '4s'],
    verdict: OTHERS,
    must: ['other-programs'],
    mustNot: [...NO_FAULT, ...NO_QUEUE, 'bound-to-one-core', 'generator-saturated'],
    says: [HOW_MUCH],
    because: 'the server computes on half of two cores only because two hogs have the other half',
  },
  {
    ...needsStress,
    name: 'neighbour beside threads',
    target: 'rust-threads',
    setup: stress(2),
    args: ['rust-threads', '--path', '/cpu?ms=1', '-c', '30', '-d', '4s'],
    verdict: OTHERS,
    must: ['other-programs'],
    mustNot: [...NO_FAULT, ...NO_QUEUE, 'bound-to-one-core', 'generator-saturated'],
    because: 'threads at 35, 31 and 29 % on a machine that others fill are no GIL',
  },
  {
    name: 'a quota of half a core',
    target: 'go',
    needs: canThrottle,
    setup: throttle,
    args: (context) => [
      ...['run', '-c', '50', '-d', '4s', '--url', `http://127.0.0.1:${context.port}/cpu?ms=5`, '--'],
      ...[
        'bash',
        '-c',
        `echo $$ > ${context.cgroup}/cgroup.procs; PORT=${context.port} exec ${context.build('targets/go')}`,
      ],
    ],
    verdict: ['limits/quota'],
    must: ['throttled'],
    mustNot: [
      ...NO_QUEUE,
      'server-silent',
      'errors',
      'bound-to-one-core',
      'generator-saturated',
      'server-saturated',
      'other-programs',
    ],
    because: 'the kernel stops the server for half of each period: a quota, neither a GIL nor a lock',
  },
  {
    name: 'one P on two cores',
    needs: () => has('go'),
    args: (context) => [
      ...['run', '-c', '50', '-d', '4s', '--url', `http://127.0.0.1:${context.port}/cpu?ms=5`, '--'],
      ...['env', 'GOMAXPROCS=1', `PORT=${context.port}`, context.build('targets/go')],
    ],
    verdict: ['server/one-core'],
    must: ['bound-to-one-core'],
    mustNot: [
      ...NO_FAULT,
      'loop-blocked',
      'loop-busy',
      'generator-saturated',
      'server-saturated',
      'closes-connections',
      'threads-wait-for-cores',
    ],
    because: 'GOMAXPROCS=1: the threads together never use more than one core while the other idles; here it was seen',
  },
  {
    name: 'one loop of a stranger',
    args: (context) => ['run', '-c', '20', '-d', '4s', '--', process.execPath, context.own('odd-server.mjs'), 'burns'],
    verdict: ['server/one-core', 'server/loop'],
    must: [['bound-to-one-core', 'loop-busy']],
    mustNot: [...NO_FAULT, 'generator-saturated', 'server-saturated', 'closes-connections', 'threads-wait-for-cores'],
    because: 'one thread of eleven computes, whatever the other core does',
  },
  {
    name: 'short waits',
    target: 'go',
    args: ['go', '--delay', '10ms', '-c', '50', '-d', '3s'],
    verdict: SERVED,
    must: [],
    mustNot: LIMITING,
    because: '5,000 a second of 10 ms: timers cost some per cent, nothing is full',
  },
];

/** A cgroup of its own for the target, removed once its processes are gone. */
async function throttle(context) {
  const { mkdirSync, rmdirSync, writeFileSync } = await import('node:fs');
  context.cgroup = `${cgroupFolder}/conctop-verdicts-${process.pid}`;
  mkdirSync(context.cgroup);
  writeFileSync(`${context.cgroup}/cpu.cfs_quota_us`, `${QUOTA_US}`);
  context.onEnd(() => rmdirSync(context.cgroup));
}

export const MACHINE_CASES = [...grouped('rates', RATES), ...grouped('machine', NEIGHBOURS)];
