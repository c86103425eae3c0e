import { describe, expect, test } from 'vitest';
import { heldByBlock, heldByReport, heldByWorkers } from '../../../src/domain/assessment/judge-waits.ts';
import { fact, type JudgeRow, type Over, said } from './a-case.ts';
import { lock, loop, type StepFigures } from './a-step.ts';

const errors = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };

describe('what /block holds', () => {
  const at: StepFigures = { connections: 100, work: 'block', goodPerSecond: 10, server: 1, blocks: lock };
  const words = (
    who: string,
    what: string,
    each: string,
    sure = 'measured',
    cause = 'lock',
    many = 'one request at a time holds',
  ) =>
    `server/${cause} ${sure}, held: ${who} for ${what}: ${many} it for ${each}, at 1 % CPU. | ${who.charAt(0).toUpperCase()}${who.slice(1)} for ${what}.`;
  const byLock = words('requests wait', lock.what, '100 ms');
  const pool = { ...lock, kind: 'workers', what: 'a free worker', atOnce: 4 } as const;
  test.each<JudgeRow>([
    ['a lock', at, {}, byLock],
    [
      'a loop',
      { ...at, blocks: loop, oneAtATime: 'loop' },
      {},
      words('requests wait', loop.what, '100 ms', 'measured', 'loop'),
    ],
    [
      'one thread that is no loop',
      { ...at, blocks: loop },
      {},
      words('requests wait', loop.what, '100 ms', 'measured', 'workers'),
    ],
    [
      'workers',
      { ...at, blocks: pool, goodPerSecond: 40 },
      {},
      words('requests wait', pool.what, '100 ms', 'measured', 'workers', '4 requests at a time hold'),
    ],
    [
      'so many wait for the lock',
      at,
      { m: { facts: { lockWaiters: fact(98) } } },
      words('98 requests wait', lock.what, '100 ms'),
    ],
    [
      'one waits for the lock',
      at,
      { m: { facts: { lockWaiters: fact(1) } } },
      words('1 request waits', lock.what, '100 ms'),
    ],
    ['none waits at the moment', at, { m: { facts: { lockWaiters: fact(0) } } }, byLock],
    [
      'so many wait in the queue',
      { ...at, blocks: pool, goodPerSecond: 40 },
      { m: { facts: { queued: fact(96) } } },
      words('96 requests wait', pool.what, '100 ms', 'measured', 'workers', '4 requests at a time hold'),
    ],
    ['a queue says nothing of a lock', at, { m: { facts: { queued: fact(96) } } }, byLock],
    ['so many lie in the sockets', { ...at, sockets: [5, 95, 0] }, {}, words('95 requests wait', lock.what, '100 ms')],
    ['hardly one lies there', { ...at, sockets: [5, 0, 0] }, {}, byLock],
    [
      'seven tenths of what the lock allows',
      { ...at, goodPerSecond: 7 },
      {},
      words('requests wait', lock.what, '143 ms'),
    ],
    [
      'less: something else may be',
      { ...at, goodPerSecond: 6.9 },
      {},
      words('requests wait', lock.what, '100 ms', 'likely'),
    ],
    ['15 of 100 more than it allows', at, { e: { goodPerSecond: 11.5 } }, words('requests wait', lock.what, '87 ms')],
    ['more: it does not hold', at, { e: { goodPerSecond: 11.6 } }, null],
    ['a plan with room', { ...at, rate: 9, goodPerSecond: 9 }, {}, null],
    ['a plan with a short backlog', { ...at, rate: 9, goodPerSecond: 9, unsent: 1 }, {}, null],
    [
      'a plan that falls behind',
      { ...at, rate: 9, goodPerSecond: 9, unsent: 2 },
      {},
      words('requests wait', lock.what, '111 ms'),
    ],
    ['a plan of just what it allows', { ...at, rate: 10 }, {}, byLock],
    ['no answer at all', { ...at, goodPerSecond: 0 }, {}, null],
    [
      'a loop that answers its batch at the end',
      { ...at, blocks: loop, oneAtATime: 'loop', goodPerSecond: 0 },
      {},
      words('requests wait', loop.what, '100 ms', 'likely', 'loop'),
    ],
    [
      'a loop, and errors',
      { ...at, blocks: loop, oneAtATime: 'loop', goodPerSecond: 0 },
      { step: { errors: { ...errors, timeout: 1 } } },
      null,
    ],
    ['failed answers', at, { m: { failed: 1 } }, null],
    ['no more connections than it serves', { ...at, blocks: { ...pool, atOnce: 100 } }, {}, null],
    [
      'one more',
      { ...at, blocks: { ...pool, atOnce: 99 }, goodPerSecond: 990 },
      {},
      words('requests wait', pool.what, '100 ms', 'measured', 'workers', '99 requests at a time hold'),
    ],
    [
      'one a core, and the cores are not known',
      { ...at, blocks: { ...pool, atOnce: 'per-core' } },
      { run: { machine: null } },
      null,
    ],
    ['nothing is known to be held', at, { target: { blocks: undefined } }, null],
    ['other work', { ...at, work: 'io' }, {}, null],
    ['a delay that is not known', { ...at, delayMs: null }, {}, null],
    ['no delay', { ...at, delayMs: 0 }, {}, null],
    ['its CPU is not known', at, { e: { serverCpuPercent: null } }, byLock.replace(', at 1 % CPU', '')],
    ['before it is known what runs', at, { run: { started: null } }, null],
  ])('%s', (_, of, over, expected) => expect(said(heldByBlock, of, over)).toBe(expected));
});

describe('a model of so many workers', () => {
  const at: StepFigures = { connections: 200, goodPerSecond: 100, server: 2, requestsAtOnce: 10 };
  const words = (others: string, seen = '', many = '10 requests', cause = 'workers') =>
    `server/${cause} measured, held: it works on ${many} at a time, and ${others}, at 2 % CPU${seen}. | The server works on ${many} at a time, and ${others}.`;
  const plain = words('the others wait');
  test.each<JudgeRow>([
    ['the others wait', at, {}, plain],
    ['so many, by its queue', at, { m: { facts: { queued: fact(190) } } }, words('190 others wait')],
    ['one, by its queue', at, { m: { facts: { queued: fact(1.4) } } }, words('1 other waits')],
    ['none at the moment', at, { m: { facts: { queued: fact(0.4) } } }, plain],
    ['so many, by its sockets', { ...at, sockets: [10, 190, 0] }, {}, words('190 others wait')],
    ['none, by its sockets', { ...at, sockets: [200, 0, 0] }, {}, plain],
    [
      'of connections',
      { ...at, connectionsAtOnce: 10 },
      { target: { requestsAtOnce: undefined } },
      words('the others wait', '', '10 connections'),
    ],
    [
      'of one connection',
      { ...at, connectionsAtOnce: 1, goodPerSecond: 10 },
      { target: { requestsAtOnce: undefined } },
      words('the others wait', '', '1 connection'),
    ],
    [
      'a loop that works on one',
      { ...at, requestsAtOnce: 1, goodPerSecond: 10, oneAtATime: 'loop' },
      {},
      words('the others wait', '', '1 request', 'loop'),
    ],
    ['a loop that works on ten', { ...at, oneAtATime: 'loop' }, {}, plain],
    [
      'one worker that is no loop',
      { ...at, requestsAtOnce: 1, goodPerSecond: 10 },
      {},
      words('the others wait', '', '1 request'),
    ],
    [
      'busy, of so many',
      at,
      { m: { facts: { busyThreads: fact(10), poolSize: fact(10) } } },
      words('the others wait', ': 10 of 10 workers are busy'),
    ],
    [
      'busy, of how many is not known',
      at,
      { m: { facts: { busyWorkers: fact(9.6) } } },
      words('the others wait', ': 10 workers are busy'),
    ],
    [
      'busy, and asleep',
      { ...at, waits: { timer: 8 } },
      { m: { facts: { busyThreads: fact(10), workers: fact(10) } } },
      words('the others wait', ': 10 of 10 workers are busy, asleep on a timer'),
    ],
    [
      'asleep, as the kernel shows',
      { ...at, waits: { timer: 10 } },
      {},
      words('the others wait', ': 10 threads sleep on a timer'),
    ],
    [
      'one asleep',
      { ...at, requestsAtOnce: 1, goodPerSecond: 10, waits: { timer: 1 } },
      {},
      words('the others wait', ': 1 thread sleeps on a timer', '1 request'),
    ],
    ['few are asleep', { ...at, waits: { timer: 7 } }, {}, plain],
    [
      'a twentieth more connections',
      { ...at, connections: 21, requestsAtOnce: 20, goodPerSecond: 200 },
      {},
      words('the others wait', '', '20 requests'),
    ],
    ['hardly more connections', { ...at, connections: 20, requestsAtOnce: 20, goodPerSecond: 200 }, {}, null],
    ['seven tenths of what they allow', { ...at, goodPerSecond: 70 }, {}, plain],
    ['less', { ...at, goodPerSecond: 69 }, {}, null],
    ['15 of 100 more than they allow', at, { e: { goodPerSecond: 114.9 } }, plain],
    ['more', at, { e: { goodPerSecond: 115.1 } }, null],
    ['other work', { ...at, work: 'cpu' }, {}, null],
    ['a delay that is not known', { ...at, delayMs: null }, {}, null],
    ['no delay', { ...at, delayMs: 0 }, {}, null],
    ['how many is not known', at, { target: { requestsAtOnce: undefined } }, null],
    ['before it is known what runs', at, { run: { started: null } }, null],
  ])('%s', (_, of, over, expected) => expect(said(heldByWorkers, of, over)).toBe(expected));
});

describe('what the runtime reports of waiting requests', () => {
  const at: StepFigures = { connections: 100, goodPerSecond: 100, server: 2 };
  const facts = (over: object): Over => ({ m: { facts: over as NonNullable<Over['m']>['facts'] & object } });
  const forLock = (count: string) => `server/lock measured, held: ${count} for a lock, at 2 % CPU.`;
  test.each<JudgeRow>([
    ['three tenths wait for a lock', at, facts({ lockWaiters: fact(30) }), forLock('30 requests wait')],
    ['fewer do', at, facts({ lockWaiters: fact(29) }), null],
    ['one of two does', { ...at, connections: 2 }, facts({ lockWaiters: fact(1) }), forLock('1 request waits')],
    ['less than one of two', { ...at, connections: 2 }, facts({ lockWaiters: fact(0.9) }), null],
    ['one connection waits for nobody', { ...at, connections: 1 }, facts({ lockWaiters: fact(1) }), null],
    [
      'seconds waited grow by forty a second',
      at,
      facts({ mutexWaitSeconds: { ...fact(0), last: 120 } }),
      forLock('40 requests wait'),
    ],
    ['seconds waited grow slowly', at, facts({ mutexWaitSeconds: { ...fact(0), last: 12 } }), null],
    [
      'a pool’s queue',
      at,
      facts({ queued: fact(30) }),
      'server/workers measured, held: 30 requests wait for a free worker, at 2 % CPU.',
    ],
    [
      'one in a pool’s queue',
      { ...at, connections: 2 },
      facts({ queued: fact(1) }),
      'server/workers measured, held: 1 request waits for a free worker, at 2 % CPU.',
    ],
    ['a short queue', at, facts({ queued: fact(29) }), null],
    [
      'hardly a lock, and a queue',
      at,
      facts({ lockWaiters: fact(1), queued: fact(30) }),
      'server/workers measured, held: 30 requests wait for a free worker, at 2 % CPU.',
    ],
    ['nothing', at, {}, null],
    ['full cores are another reason', at, { ...facts({ lockWaiters: fact(30) }), e: { idlePercent: 10 } }, null],
    [
      'how much idles is not known',
      at,
      { ...facts({ lockWaiters: fact(30) }), e: { idlePercent: null } },
      forLock('30 requests wait'),
    ],
  ])('%s', (_, of, over, expected) => expect(said(heldByReport, of, over)).toBe(expected));
});
