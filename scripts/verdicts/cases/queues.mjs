// Servers that work on few requests at a time and say nothing of it: where requests wait must be told by their sockets and threads
// alone, and on how many the server works only where two counts agree (domain/assessment/at-once.ts).
import { has, nginx } from '../strangers.mjs';
import { grouped, NO_FAULT } from '../words.mjs';

const pool =
  (options, { mode = 'late', size = 4, delayMs = 50 } = {}) =>
  (context) => [
    'run',
    ...options,
    '--url',
    `http://127.0.0.1:${context.port}/`,
    '--',
    'env',
    `PORT=${context.port}`,
    `MODE=${mode}`,
    `POOL=${size}`,
    `DELAY_MS=${delayMs}`,
    'python3',
    context.own('pool.py'),
  ];

const NEVER = [...NO_FAULT, 'loop-busy', 'generator-saturated', 'server-saturated', 'bound-to-one-core'];
const QUEUE = { must: ['requests-wait'], mustNot: NEVER, never: [/no bottleneck/] };
/** The verdict on the pool, and of one or two samples no two counts need agree. */
const POOL = ['server/workers', 'server/waits'];
const FREE = { must: [], mustNot: [...NEVER, 'requests-wait'], never: [/at a time/, /not read|unread/] };

const WAITING = [
  {
    name: 'a pool of 4, unread',
    args: pool(['-c', '60', '-d', '6s']),
    verdict: POOL,
    ...QUEUE,
    says: [/5\d of 60 connections hold a request that the server has not read/, /works on 4 at a time/],
    because: 'four threads sleep 50 ms each; 56 requests lie in their sockets',
  },
  {
    name: 'a pool of 10, read ahead',
    args: pool(['--steps', '1,100', '--hold', '5s'], { mode: 'ahead', size: 10 }),
    verdict: { 100: POOL },
    ...QUEUE,
    says: [/works on 10 at a time/],
    because: 'nothing is unread: ten threads sleep, and 200 a second at 50 ms are ten',
  },
  {
    name: 'a thread that keeps its connection',
    args: pool(['-c', '60', '-d', '6s'], { mode: 'accept' }),
    verdict: [...POOL, 'server/accepts'],
    ...QUEUE,
    must: [['requests-wait', 'accepts-starved']],
    says: [/5\d of 60 (open )?connections are not accepted/],
    because: 'four connections are served for ever; 56 stand in the accept queue',
  },
  {
    name: 'a Java pool of 10',
    needs: () => has('java'),
    args: (context) => [
      'run',
      ...['--steps', '1,200', '--hold', '5s', '--url', `http://127.0.0.1:${context.port}/`, '--'],
      ...['env', `PORT=${context.port}`, 'POOL=10', 'DELAY_MS=50', 'java', context.own('Pool.java')],
    ],
    verdict: { 200: ['server/waits'] },
    ...QUEUE,
    says: [/1[89]\d of 200 connections hold a request that the server has not read/],
    never: [/works on \d+ at a time/],
    because:
      'Thread.sleep waits on a futex, so its threads do not show it; 19 are under way, since answers wait for a delayed ACK: no number is said',
  },
  {
    name: 'a loop that sleeps',
    args: pool(['-c', '50', '-d', '6s'], { mode: 'async', delayMs: 100 }),
    verdict: ['server/waits'],
    ...QUEUE,
    says: [/of 50 connections hold a request that the server has not read/],
    because: 'one request at a time has the loop; asyncio reads some that it has not come to',
  },
];

const NOT_WAITING = [
  {
    name: 'a pool that is large enough',
    args: pool(['-c', '60', '-d', '5s'], { size: 200 }),
    verdict: ['unknown/no-ideal'],
    ...FREE,
    because: 'a thread is free for each of the 60',
  },
  {
    name: 'a pool within its plan',
    args: pool(['-c', '60', '-d', '5s', '--rate', '40']),
    verdict: ['nobody/served'],
    ...FREE,
    because:
      'four threads can do 80 a second, 40 are asked for: on how many it works says nothing of how many it could',
  },
  {
    name: 'more connections, more answers',
    args: pool(['--steps', '1,60', '--hold', '4s'], { size: 200 }),
    verdict: { 60: ['nobody/served'] },
    ...FREE,
    because: '60 at 50 ms are 1,200 a second, and that is what is answered',
  },
  {
    name: 'a loop that waits',
    setup: async (context) => {
      context.file(
        'waits.mjs',
        `import { createServer } from 'node:http';
createServer((_request, response) => setTimeout(() => response.end('ok'), 50)).listen(${context.port}, '127.0.0.1');\n`,
      );
    },
    args: (context) => [
      'run',
      ...['--steps', '1,200', '--hold', '4s', '--url', `http://127.0.0.1:${context.port}/`, '--'],
      process.execPath,
      `${context.folder}/waits.mjs`,
    ],
    verdict: { 200: ['unknown/no-ideal', 'nobody/served', 'both/cores'] },
    ...FREE,
    because: 'timers wait for all of them at once',
  },
  {
    name: 'nginx within its plan',
    needs: () => has('nginx'),
    args: (context) => [
      'run',
      ...['-c', '100', '-d', '4s', '--rate', '500', '--url', `http://127.0.0.1:${context.port}/index.html`, '--'],
      ...nginx(context),
    ],
    manyAtOnce: true,
    verdict: ['nobody/served'],
    ...FREE,
    because: 'a small file, five hundred times a second: nothing waits for anything',
  },
];

export const QUEUE_CASES = [...grouped('queues', WAITING), ...grouped('queues', NOT_WAITING)];
