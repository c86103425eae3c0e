// Ramps to 10,000 and generators at their end.
import { has } from '../strangers.mjs';
import { except, grouped, LIMITING, NO_FAULT, NO_QUEUE, SERVED, SHARED_CORES, TOO_FAST } from '../words.mjs';

const RAMP_NEVER = [
  ...NO_FAULT,
  ...NO_QUEUE,
  'bound-to-one-core',
  'closes-connections',
  'accepts-starved',
  'accepted-waiting',
];

const RAMPS = [
  {
    name: 'ramp go',
    target: 'go',
    args: ['go', '--steps', '100,1000,2000,5000,10000', '--hold', '3s'],
    verdict: { 100: SERVED, 1000: SERVED, 2000: SERVED, 5000: [...SERVED, ...SHARED_CORES], 10000: SHARED_CORES },
    must: ['threads-surprise'],
    mustNot: RAMP_NEVER,
    because: 'served until two cores are full of server and generator; nine threads that all run',
  },
  {
    name: 'ramp node',
    target: 'node',
    args: ['node', '--steps', '100,1000,10000', '--hold', '3s'],
    verdict: { 100: SERVED, 1000: SERVED, 10000: ['server/loop', 'both/cores'] },
    must: ['threads-surprise'],
    mustNot: except([...RAMP_NEVER, 'generator-saturated'], 'loop-busy', 'requests-wait'),
    because:
      'at 10,000 the loop never idles and answers some 27,000 a second: busy, not blocked; two cores are nearly full too',
  },
  {
    name: 'ramp rust-threads',
    target: 'rust-threads',
    args: ['rust-threads', '--steps', '100,1000,10000', '--hold', '4s'],
    verdict: { 100: SERVED, 1000: SERVED, 10000: TOO_FAST },
    must: ['threads-surprise', 'folklore'],
    mustNot: RAMP_NEVER,
    says: [/threads: one each/],
    because: '10,000 sleeping threads, one each; two cores are full of their waking and of the generator',
  },
  {
    name: 'ramp python-threads',
    target: 'python-threads',
    args: ['python-threads', '--steps', '100,1000,10000', '--hold', '3s'],
    boundMs: 90_000,
    verdict: { 100: SERVED, 1000: SERVED, 10000: ['server/gil', 'server/accepts'] },
    must: ['accepts-starved'],
    mustNot: [
      'count-differs',
      'loop-blocked',
      'loop-busy',
      'server-saturated',
      'generator-saturated',
      'closes-connections',
      'throttled',
    ],
    because: 'thousands of threads fight for one lock, and the thread that accepts is one of them',
  },
  {
    name: 'ramp rust-tokio',
    target: 'rust-tokio',
    args: ['rust-tokio', '--steps', '1000,10000', '--hold', '3s'],
    verdict: { 1000: SERVED, 10000: TOO_FAST },
    must: ['threads-surprise'],
    mustNot: RAMP_NEVER,
    because: 'tasks are cheaper than the generator: it may well be the first at its end',
  },
  {
    name: 'ramp java-virtual',
    target: 'java-virtual',
    args: ['java-virtual', '--steps', '1000,10000', '--hold', '4s'],
    verdict: { 1000: SERVED, 10000: SHARED_CORES },
    must: ['threads-surprise'],
    mustNot: [...RAMP_NEVER, 'threads-wait-for-cores'],
    because: 'two carriers, the collector and the generator on two cores',
  },
  {
    name: 'ramp go-pool to where it stops',
    target: 'go-pool',
    args: ['go-pool', '--steps', '100,500,1500', '--hold', '3s'],
    verdict: { 100: SERVED, 500: ['server/workers'], 1500: ['server/workers'] },
    must: ['knee', 'requests-wait'],
    mustNot: except(RAMP_NEVER, 'requests-wait', 'accepted-waiting'),
    says: [/after 500|stops growing/],
    because: '2,560 a second at 500 and at 1,500: this is where the words "stops growing" are true',
  },
  {
    name: 'go-pool 10,000',
    target: 'go-pool',
    args: ['go-pool', '-c', '10000', '-d', '6s'],
    verdict: ['server/workers'],
    must: ['requests-wait'],
    mustNot: ['accepts-starved', ...except(RAMP_NEVER, 'requests-wait', 'accepted-waiting')],
    // Not any more in `must`: accepted-waiting. Four seconds of 2,560 a second, the climb included, answer each of them once.
    because: 'all are accepted, 2,560 a second get a worker: the others wait inside the server, not in front of it',
  },
];

const GENERATORS = [
  {
    name: 'autocannon at 10,000',
    target: 'go',
    args: ['go', '-c', '10000', '-d', '5s', '--engine', 'autocannon'],
    boundMs: 60_000,
    verdict: ['generator/saturated', 'both/cores'],
    must: [],
    mustNot: [...NO_QUEUE, 'bound-to-one-core', 'closes-connections', 'count-differs'],
    because: 'autocannon fills a core at 37,000 a second, the server the other one: both names are true',
  },
  {
    name: 'k6 at 100',
    target: 'go',
    needs: () => has('k6'),
    args: ['go', '-c', '100', '-d', '8s', '--engine', 'k6'],
    verdict: SERVED,
    must: ['engine-limits'],
    mustNot: except(LIMITING, 'engine-limits'),
    because: 'a hundred users that wait 100 ms each cost k6 a fifth of a core: the server serves a thousand a second',
  },
  {
    // In place of autocannon with a core of its own, which turned out to keep up with net/http at 64 connections (92,000 a second,
    // both cores full): bodies that are cheap to send and dear to read leave no doubt.
    name: 'answers of many tiny chunks',
    args: (context) => ['run', '-c', '20', '-d', '4s', '--', process.execPath, context.own('odd-server.mjs'), 'chunks'],
    verdict: ['generator/saturated'],
    must: ['generator-saturated'],
    mustNot: [
      ...NO_FAULT,
      ...NO_QUEUE,
      'server-saturated',
      'bound-to-one-core',
      'closes-connections',
      'accepts-starved',
    ],
    because:
      'each answer is one write of the server and 20,000 chunks to parse for the generator: its loop has no slack',
  },
  {
    name: 'fast server, one core for the load',
    args: (context) => ['run', '-c', '64', '-d', '4s', '--pin', '--', context.build('test/verdicts/servers/fast-go')],
    needs: () => has('go', 'taskset'),
    verdict: ['generator/saturated', 'both/cores', 'server/cores', 'server/one-core'],
    must: [],
    mustNot: [...NO_FAULT, ...NO_QUEUE, 'closes-connections', 'accepts-starved', 'accepted-waiting', 'knee'],
    // The machine has more than one: the server may use one of them.
    never: [/the only core/, /server: all cores/],
    because: 'each has one core and fills it: whoever answers a request with less CPU waits for the other',
  },
  {
    name: 'fast server',
    args: (context) => ['run', '-c', '64', '-d', '4s', '--', context.build('test/verdicts/servers/fast-go')],
    needs: () => has('go'),
    manyAtOnce: true,
    verdict: TOO_FAST,
    must: [],
    mustNot: [
      ...NO_FAULT,
      ...NO_QUEUE,
      'bound-to-one-core',
      'closes-connections',
      'accepts-starved',
      'accepted-waiting',
      'knee',
    ],
    because: 'no wait at all: one loop of load against two Ps on two cores',
  },
  {
    name: 'one connection of a fast server, then more',
    args: (context) => ['run', '--steps', '1,64', '--hold', '3s', '--', context.build('test/verdicts/servers/fast-go')],
    needs: () => has('go'),
    manyAtOnce: true,
    verdict: { 64: TOO_FAST },
    must: [],
    mustNot: [...NO_FAULT, ...NO_QUEUE, 'bound-to-one-core', 'closes-connections', 'accepts-starved'],
    because: 'one connection asks for one thing at a time: that its server never used a second core says nothing',
  },
];

export const RAMP_CASES = [...grouped('ramps', RAMPS), ...grouped('generators', GENERATORS)];
