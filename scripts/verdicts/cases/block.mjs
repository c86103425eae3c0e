// What must never be done in each model, 100 ms long, at 100 connections: who has the lock, the loop or the worker makes all others wait.
import { NO_FAULT, NO_LOOP, ONE_CONNECTION } from '../words.mjs';

const LOOP = ['server/loop'];
const LOCK = ['server/lock'];
const WORKERS = ['server/workers'];

const BLOCK_NEVER = [...NO_FAULT, 'loop-busy', 'generator-saturated', 'bound-to-one-core', 'threads-wait-for-cores'];
const BLOCK_IDLE = [...BLOCK_NEVER, 'server-saturated'];
/** Accepted at once, then held up by a lock: the account "the server has not come to serve them" would be false. */
const locked = (name, because, verdict = LOCK) => ({
  name,
  verdict,
  // 100 connections and at most 50 answers in five seconds: half of them can have had none.
  must: ['requests-wait', 'accepted-waiting'],
  mustNot: [...BLOCK_IDLE, 'accepts-starved', 'loop-blocked', 'closes-connections'],
  never: [/parked off-thread/, /\bGIL\b.*(?:limit|holds)/],
  because,
});
const onLoop = (name, because, must = ['requests-wait', 'loop-blocked']) => ({
  name,
  verdict: LOOP,
  must,
  mustNot: [...BLOCK_IDLE, 'closes-connections'],
  because,
});

export const BLOCK = [
  {
    // Changed after a run in which nobody was answered for four seconds, by the source: the loop calls back all sockets that are
    // ready, and what they answer goes out after the last of them. A hundred times 100 ms are ten seconds of true silence.
    ...onLoop(
      'eventloop',
      'sleep() on the loop: ten requests a second, sent in batches; it is the loop that is held',
      [],
    ),
    verdict: [...LOOP, 'server/silent'],
    must: [['requests-wait', 'server-silent']],
    // Who waits for the second batch waits ten seconds, and that is the time-out: those errors are true.
    mustNot: [...BLOCK_IDLE.filter((id) => id !== 'server-silent' && id !== 'errors'), 'closes-connections'],
  },
  {
    ...locked('flask', 'one lock: the thread that has it sleeps, 99 wait'),
    must: ['requests-wait', 'closes-connections'],
    mustNot: [...BLOCK_IDLE, 'loop-blocked'],
  },
  {
    ...locked('go', 'one mutex: ten requests a second, 1 % CPU, mutexWaitSeconds grows by the second'),
    says: [/\d requests wait for one mutex/],
  },
  locked('go-pool', 'jobs that wait for one mutex; 100 of them do not fill 256 workers'),
  {
    ...locked(
      'gunicorn',
      'four workers, one lock among the processes: one has it, three wait, the others find no worker',
      [...LOCK, ...WORKERS],
    ),
    must: ['closes-connections'],
    mustNot: [...BLOCK_IDLE, 'loop-blocked'],
  },
  locked('java-threads', 'one monitor: 99 threads BLOCKED, no CPU'),
  locked('java-virtual', 'one monitor; since JDK 24 it pins no carrier'),
  {
    ...onLoop('node', 'a busy wait on the loop: ten requests a second, the loop is late by whole handlers'),
    says: [/requests wait for the event loop/i, /holds it for about \d+ ms/],
  },
  onLoop('node-blocked', 'the same as its /slow, but awake'),
  {
    ...onLoop('node-cluster', 'two loops are blocked: twenty requests a second'),
    mustNot: [...BLOCK_NEVER, 'closes-connections'],
  },
  {
    name: 'node-workers',
    verdict: WORKERS,
    must: ['requests-wait'],
    mustNot: [...BLOCK_IDLE, 'loop-blocked', 'accepts-starved', 'closes-connections'],
    because: 'two workers wait 100 ms each: twenty requests a second; the loop itself stays free',
  },
  onLoop('python-asyncio', 'sleep() in a coroutine stops the loop; it reports no lag', ['requests-wait']),
  onLoop('python-hybrid', 'two loops asleep: twenty requests a second'),
  locked('python-pool', '64 threads wait for one lock, the other requests for a thread: the lock comes first', [
    ...LOCK,
    ...WORKERS,
  ]),
  {
    ...locked(
      'python-processes',
      'eight workers, one lock among them: ten requests a second; the others are not accepted',
      [...LOCK, 'server/workers', 'server/accepts'],
    ),
    must: [['requests-wait', 'accepts-starved']],
    mustNot: [...BLOCK_IDLE, 'loop-blocked', 'closes-connections'],
  },
  {
    name: 'python-sync',
    verdict: ONE_CONNECTION,
    must: ['accepts-starved'],
    mustNot: [...BLOCK_IDLE, 'closes-connections'],
    never: [NO_LOOP],
    because: 'there is nothing worse left to do: the one thread sleeps as ever',
  },
  locked('python-threads', 'one lock; a thread that sleeps holds no GIL, so the GIL is not to blame'),
  locked('rust-threads', 'one mutex: 99 threads in futex(), no CPU'),
  {
    name: 'rust-tokio',
    verdict: [...WORKERS, ...LOOP],
    must: ['requests-wait'],
    mustNot: [...BLOCK_IDLE, 'closes-connections'],
    because: 'a sleep on each of two workers: twenty requests a second, and nothing else runs',
  },
  onLoop('uvicorn', 'four loops asleep in an async def: forty requests a second'),
];
