// An event loop for each core. This primary process owns the listening socket: it accepts every connection and hands it to
// one of its workers, in turn. A connection stays with its worker; the workers share nothing, neither memory nor locks.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureHashesPerMs } from './hash.mjs';

const size = availableParallelism();
const env = { HASHES_PER_MS: measureHashesPerMs() };
cluster.schedulingPolicy = cluster.SCHED_RR;
cluster.setupPrimary({ exec: fileURLToPath(new URL('worker.mjs', import.meta.url)) });
for (let i = 0; i < size; i += 1) cluster.fork(env);

let listening = 0;
cluster.on('listening', (_worker, { address, port }) => {
  listening += 1;
  if (listening === size)
    console.log(`listening on http://${address.includes(':') ? `[${address}]` : address}:${port}`);
});

cluster.on('message', (worker, { type, message, round, stats }) => {
  if (type === 'failed') stop(1, `cannot listen on port ${process.env.PORT || 0}: ${message}`);
  if (type === 'all-stats') askAll((stats) => send(worker, { type: 'all-stats', stats }));
  if (type === 'own-stats') heard(worker, round, stats);
});

let exitCode = null; // set: all were told to end

cluster.on('exit', (worker, code, signal) => {
  if (exitCode !== null) {
    endWithTheLast();
    return;
  }
  if (signal === 'SIGTERM') return; // the whole group was told to end, this process too
  if (listening < size) return stop(1, `a worker ended before it listened: ${signal ?? code}`);
  console.error(`worker ${worker.id} ended (${signal ?? code}), another one takes its place`);
  servedByTheDead += latest.get(worker.id)?.served ?? 0;
  latest.delete(worker.id);
  cluster.fork(env);
});

process.on('SIGTERM', () => stop(0));

function stop(code, why) {
  if (exitCode !== null) return;
  exitCode = code;
  if (why) console.error(why);
  // SIGKILL: a worker that blocks its loop would hear nothing else.
  for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGKILL');
  endWithTheLast();
}

// Last of all the primary: nobody else would collect its workers. Who is dead may still be on the list: a worker leaves it
// once its exit and the end of its channel have both been heard, in either order.
function endWithTheLast() {
  if (Object.values(cluster.workers).every((worker) => worker.isDead())) process.exit(exitCode);
}

// Processes share no counters, so /stats is a round of messages. A worker whose loop is blocked doesn't answer: after a
// second its last figures stand for it, and `workersHeard` says so.
const PATIENCE_MS = 1_000;
const latest = new Map(); // worker id -> its last figures
let servedByTheDead = 0;
let rounds = 0;
const open = new Map(); // round -> who was heard, and what to do when all were

// A worker may end at any moment: who doesn't hear doesn't answer, and that is dealt with.
const send = (worker, message) => worker.isConnected() && worker.send(message, () => undefined);

function askAll(tell) {
  rounds += 1;
  const round = rounds;
  const heardFrom = new Set();
  const finish = () => {
    if (!open.delete(round)) return;
    clearTimeout(timer);
    tell(total(heardFrom.size));
  };
  const timer = setTimeout(finish, PATIENCE_MS);
  open.set(round, { heardFrom, finish });
  for (const worker of Object.values(cluster.workers)) send(worker, { type: 'own-stats', round });
}

function heard(worker, round, stats) {
  latest.set(worker.id, stats);
  const waiting = open.get(round);
  if (waiting?.heardFrom.add(worker.id).size === Object.keys(cluster.workers).length) waiting.finish();
}

function total(workersHeard) {
  const all = [...latest.values()];
  const sum = (field) => all.reduce((before, stats) => before + stats[field], 0);
  return {
    // Of the workers: each socket and timer that a loop watches holds the callback that runs when its turn comes.
    unit: { name: 'waiting callbacks', count: sum('callbacks') },
    inflight: sum('inflight'),
    served: sum('served') + servedByTheDead,
    workers: size,
    workersHeard,
    servedByWorker: all.map(({ served }) => served),
    loopDelayP50Ms: Math.max(...all.map(({ loopDelayP50Ms }) => loopDelayP50Ms)), // of the worst loop
    loopDelayP99Ms: Math.max(...all.map(({ loopDelayP99Ms }) => loopDelayP99Ms)),
    loopUtilisations: all.map(({ loopUtilisation }) => loopUtilisation),
    heapBytes: sum('heapBytes'),
  };
}
