// CPU work beside the event loop: the loop accepts, reads, waits and answers as in the target `node`, and hands /cpu to a
// pool of worker threads, one for each core. Each worker has its own JavaScript heap and its own loop; messages join them.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { serve } from '../lib/node/serve.mjs';

const poolSize = Number(process.env.WORKERS || availableParallelism());
const startWorker = (workerData) => new Worker(new URL('worker.mjs', import.meta.url), { workerData });
const [hashesPerMs] = await once(startWorker({}), 'message');
const idleWorkers = Array.from({ length: poolSize }, () => startWorker({ hashesPerMs }));
const queue = []; // jobs that found no idle worker, the oldest first

function slow(ms, done) {
  setTimeout(done, ms); // leaves a callback behind and returns: the loop goes on
}

// As many hashes as take `ms` on an idle core, on a worker's thread: the loop goes on meanwhile.
const cpu = (ms, done) => queueJob({ kind: 'cpu', ms, done });

// Never give a pool a job that waits. It holds a worker as firmly as one that computes, for nothing, and all jobs behind it
// wait too. The loop itself does not notice: /slow and /stats answer as ever.
const block = (ms, done) => queueJob({ kind: 'block', ms, done });

function queueJob(job) {
  queue.push(job);
  giveOut();
}

function giveOut() {
  while (queue.length > 0 && idleWorkers.length > 0) {
    const worker = idleWorkers.pop();
    const { kind, ms, done } = queue.shift();
    worker.once('message', () => {
      idleWorkers.push(worker);
      done();
      giveOut();
    });
    worker.postMessage({ kind, ms });
  }
}

serve({ slow, cpu, block }, ({ inflight, sockets }) => {
  const busyWorkers = poolSize - idleWorkers.length;
  const timers = inflight - busyWorkers - queue.length; // what is with no worker waits for its timer
  // Each socket, timer and worker that the loop watches holds the callback that runs when its turn comes.
  const unit = { name: 'waiting callbacks', count: sockets + timers + poolSize + 1 }; // and the socket that listens
  return { unit, workers: poolSize, busyWorkers, queued: queue.length, timers };
});

process.on('SIGTERM', () => process.exit(0)); // and with the process all its workers
