// Every shipped target with waiting, computing and blocking requests. Written from the models, before any run.
//
// io: each request waits 100 ms, so N connections ask for 10 x N a second. cpu: 5 ms of CPU, so two cores answer 400 and one
// loop or GIL 200. block: what must never be done in that model, 100 ms long.

import { CORES, except, LIMITING, NO_FAULT, NO_LOOP, NO_QUEUE, ONE_CONNECTION, SERVED } from '../words.mjs';
import { BLOCK } from './block.mjs';

const GIL = ['server/gil'];
const LOOP = ['server/loop'];
const WORKERS = ['server/workers'];

/**
 * Changed after the first run, by the model: 1,000 connections of which 10 to 80 a second are answered wait longer than the
 * 10 s after which a request is given up. Those timeouts are errors, and true.
 */
const WITHOUT_TIMEOUTS = except(NO_FAULT, 'errors');

/** Served in full at both steps. */
const served = (name, because, threadsSurprise = true) => ({
  name,
  verdict: { 100: SERVED, 1000: SERVED },
  must: threadsSurprise ? ['threads-surprise'] : [],
  mustNot: LIMITING,
  because,
});

const IO = [
  served('eventloop', 'one thread, two dictionaries: 10,000 short answers a second cost it a quarter of a core'),
  {
    name: 'flask',
    verdict: {
      // Served since the first runs: nine tenths come within 107 ms of 100; what is missing is the price of a connection and a
      // thread for each request, which `closes-connections` tells. Nobody waits in a queue for it.
      100: [...SERVED, 'server/gil', 'server/accepts', 'server/waits', 'server/one-core'],
      1000: ['server/gil', 'server/accepts'],
    },
    must: ['closes-connections'],
    mustNot: [...NO_FAULT, 'loop-blocked', 'loop-busy', 'generator-saturated', 'threads-wait-for-cores'],
    because:
      'a connection and a thread a request: one thread accepts, and under the GIL it starves behind those that it started',
  },
  served('go', 'parked goroutines cost nothing: 10,000 answers a second are a third of a core'),
  {
    name: 'go-pool',
    verdict: { 100: SERVED, 1000: WORKERS },
    must: ['requests-wait', 'threads-surprise'],
    mustNot: except(LIMITING, 'requests-wait', 'knee', 'accepted-waiting'),
    never: [/stops growing/],
    because:
      '256 workers of 100 ms are 2,560 a second: 100 connections fit, of 1,000 three quarters queue; 1,000 -> 2,560 is growth',
  },
  {
    name: 'gunicorn',
    hold: '4s',
    verdict: { 100: WORKERS, 1000: WORKERS },
    must: ['closes-connections'],
    mustNot: [
      ...WITHOUT_TIMEOUTS,
      'loop-blocked',
      'loop-busy',
      'generator-saturated',
      'server-saturated',
      'bound-to-one-core',
    ],
    never: [NO_LOOP],
    because: 'four sync workers of 100 ms are 40 requests a second, and each closes its connection; CPU idles',
  },
  // Held longer since the first runs: in two seconds a JVM that is still compiling answers some per cent less, and then
  // "too short to tell" is the honest verdict.
  { ...served('java-threads', 'a sleeping thread each; the JIT warms up, but 10,000 a second leave room'), hold: '4s' },
  { ...served('java-virtual', 'a virtual thread each on a carrier a core; parked ones cost nothing'), hold: '4s' },
  served('node', 'a timer and a callback a request: 10,000 a second are a third of the loop'),
  {
    name: 'node-blocked',
    hold: '4s',
    verdict: { 100: LOOP, 1000: LOOP },
    must: ['requests-wait', 'loop-blocked'],
    mustNot: [...WITHOUT_TIMEOUTS, 'loop-busy', 'generator-saturated', 'server-saturated', 'bound-to-one-core'],
    because:
      'the handler sleeps on the loop: ten requests a second for everybody, the CPU idles, the loop is late by handlers',
  },
  served('node-cluster', 'two loops share what one could nearly do'),
  served('node-workers', 'waiting stays on the loop: the pool is not touched'),
  {
    ...served('python-asyncio', 'a coroutine each; at 1,000 its one thread is some 70 % busy and now and then late'),
    verdict: { 100: SERVED, 1000: [...SERVED, ...LOOP] },
    mustNot: except(LIMITING, 'loop-busy', 'bound-to-one-core'),
  },
  served('python-hybrid', 'two asyncio processes: half the work each'),
  {
    name: 'python-pool',
    verdict: { 100: WORKERS, 1000: WORKERS },
    must: ['requests-wait', 'knee', 'threads-surprise'],
    mustNot: except(LIMITING, 'requests-wait', 'knee', 'accepted-waiting'),
    says: [/64 of 64 workers are busy, asleep on a timer/],
    because: '64 threads of 100 ms are 640 a second at 100 connections and at 1,000: it stops growing after 100',
  },
  {
    name: 'python-processes',
    hold: '3s',
    verdict: { 100: ['server/workers', 'server/accepts'], 1000: ['server/workers', 'server/accepts'] },
    must: ['accepts-starved'],
    mustNot: [
      ...WITHOUT_TIMEOUTS,
      'accepted-waiting',
      'loop-blocked',
      'loop-busy',
      'server-saturated',
      'bound-to-one-core',
    ],
    never: [NO_LOOP],
    because: 'eight workers keep one connection each; all others wait in the accept queue and are never accepted',
  },
  {
    name: 'python-sync',
    hold: '3s',
    verdict: { 100: ONE_CONNECTION, 1000: ONE_CONNECTION },
    must: ['accepts-starved'],
    mustNot: [
      ...WITHOUT_TIMEOUTS,
      'accepted-waiting',
      'loop-busy',
      'server-saturated',
      'bound-to-one-core',
      'threads-wait-for-cores',
    ],
    never: [NO_LOOP],
    because: 'one connection is served until it closes, ten requests a second; the others were never accepted',
  },
  served('python-threads', 'a sleeping thread holds no GIL: 10,000 a second are two thirds of a core'),
  served('rust-threads', 'a sleeping thread each, nothing else'),
  served('rust-tokio', 'a timer and a small future each'),
  {
    name: 'uvicorn',
    verdict: { 100: SERVED, 1000: ['server/cores', 'both/cores', 'server/loop'] },
    must: ['threads-surprise'],
    mustNot: [
      ...NO_FAULT,
      'bound-to-one-core',
      'generator-saturated',
      'loop-blocked',
      'closes-connections',
      'accepts-starved',
    ],
    because:
      'FastAPI costs some 200 us a request: 1,000 connections ask for 10,000 a second, four processes fill both cores',
  },
];

/**
 * Not among them since the first runs: accepted-waiting. A loop, a GIL or a scheduler that is full serves some connections again
 * before others for the first time; that these have had no answer after three seconds is counted, not concluded.
 */
const CPU_NEVER = [...NO_FAULT, 'generator-saturated', 'loop-blocked'];
const onAllCores = (name, because, must = ['server-saturated']) => ({
  name,
  verdict: CORES,
  must,
  mustNot: [...CPU_NEVER, ...except(NO_QUEUE, 'loop-blocked'), 'bound-to-one-core', 'closes-connections', 'knee'],
  because,
});
const onOneLoop = (name, because, must = []) => ({
  name,
  verdict: LOOP,
  must,
  mustNot: [...CPU_NEVER, 'server-saturated', 'threads-wait-for-cores', 'closes-connections'],
  because,
});

const CPU = [
  onOneLoop('eventloop', 'one thread computes 200 requests of 5 ms a second, the other core idles'),
  {
    name: 'flask',
    verdict: [...GIL, 'server/accepts'],
    must: ['closes-connections'],
    mustNot: [...CPU_NEVER, 'loop-busy', 'server-saturated'],
    because: 'threads that compute take turns under the GIL, the accepting one among them: one core of two',
  },
  onAllCores('go', 'two Ps compute 400 a second; 98 goroutines wait for one of them, which no lock or pool explains'),
  onAllCores('go-pool', '256 workers are more than 100 connections: the cores are the limit, not the pool'),
  {
    ...onAllCores('gunicorn', 'four processes with a GIL each fill two cores; each answer costs a connection', [
      'closes-connections',
    ]),
    verdict: ['server/cores', 'both/cores'],
    mustNot: [...CPU_NEVER, 'loop-busy', 'bound-to-one-core'],
  },
  onAllCores('java-threads', '100 threads compute on two cores, most of them ready and waiting for one', [
    'server-saturated',
    'threads-wait-for-cores',
  ]),
  onAllCores('java-virtual', 'two carriers compute; the virtual threads wait above them, not as OS threads'),
  onOneLoop('node', 'handlers of 5 ms one after the other: the loop never idles, the other core does', ['loop-busy']),
  onOneLoop('node-blocked', 'computing on the loop is the same in both: busy, not blocked', ['loop-busy']),
  {
    ...onAllCores('node-cluster', 'two loops compute on two cores: more loops would not serve more'),
    mustNot: [...CPU_NEVER, 'requests-wait', 'bound-to-one-core', 'closes-connections'],
  },
  {
    ...onAllCores('node-workers', 'two worker threads for two cores: pool and cores are full at the same time', []),
    verdict: ['server/cores', 'both/cores', 'server/workers'],
    mustNot: [...CPU_NEVER, 'loop-busy', 'bound-to-one-core', 'closes-connections'],
  },
  onOneLoop('python-asyncio', 'one thread computes: 200 a second on one core'),
  {
    ...onAllCores('python-hybrid', 'two processes with a GIL and a loop each fill two cores'),
    mustNot: [...CPU_NEVER, 'requests-wait', 'bound-to-one-core', 'closes-connections'],
  },
  {
    name: 'python-pool',
    verdict: GIL,
    must: [],
    mustNot: [...CPU_NEVER, 'loop-busy', 'server-saturated', 'threads-wait-for-cores', 'closes-connections'],
    because: '64 threads under one GIL: one core, however many workers',
  },
  {
    name: 'python-processes',
    verdict: ['server/cores', 'server/workers', 'server/accepts'],
    must: ['accepts-starved'],
    mustNot: [...CPU_NEVER, 'loop-busy', 'bound-to-one-core', 'closes-connections'],
    never: [NO_LOOP],
    because:
      'eight processes fill two cores (that limits throughput) while 92 connections are never accepted (that starves them)',
  },
  {
    name: 'python-sync',
    verdict: [...ONE_CONNECTION, 'server/one-core'],
    must: ['accepts-starved'],
    mustNot: [...CPU_NEVER, 'server-saturated', 'threads-wait-for-cores', 'closes-connections'],
    never: [NO_LOOP],
    because: 'one thread, one connection: 200 a second for one client, nothing for the others',
  },
  {
    name: 'python-threads',
    verdict: GIL,
    must: [],
    mustNot: [...CPU_NEVER, 'loop-busy', 'server-saturated', 'threads-wait-for-cores', 'closes-connections'],
    because: 'a thread each under one GIL: one core, and handing it over costs half of it',
  },
  onAllCores('rust-threads', '100 threads that compute on two cores: nearly all are ready and wait for a core', [
    'server-saturated',
    'threads-wait-for-cores',
  ]),
  onAllCores('rust-tokio', 'two workers poll tasks that compute; tasks queue above them for a core'),
  {
    ...onAllCores('uvicorn', 'four processes with a loop and a GIL each fill two cores'),
    mustNot: [...CPU_NEVER, 'requests-wait', 'bound-to-one-core', 'closes-connections'],
  },
];

const entry = (work, args) => (expected) => {
  const { name, hold, ...expect } = expected;
  return { name: `${name} ${work}`, group: 'targets', target: name, args: args(name, hold), ...expect };
};

export const TARGET_CASES = [
  ...IO.map(entry('io', (name, hold = '2s') => [name, '--steps', '100,1000', '--hold', hold])),
  ...CPU.map(entry('cpu', (name) => [name, '--work', 'cpu', '-c', '100', '-d', '4s'])),
  // eventloop answers a hundred at a time, after ten seconds: in fewer there would be no answer at all.
  ...BLOCK.map(
    entry('block', (name) => [name, '--work', 'block', '-c', '100', '-d', name === 'eventloop' ? '14s' : '5s']),
  ),
];
