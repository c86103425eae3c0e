// An event loop for each core. The primary process owns the listening socket: it accepts every connection and hands it to
// one of its workers, in turn. A connection stays with its worker; the workers share nothing, neither memory nor locks.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { hash, measureHashesPerMs } from '../lib/node/hash.mjs';
import { superviseWorkers } from './primary.mjs';
import { serveInWorker } from './worker.mjs';

const hashesPerMs = Number(process.env.HASHES_PER_MS || measureHashesPerMs());

function slow(ms, done) {
  setTimeout(done, ms); // leaves a callback behind and returns: the loop goes on
}

// As many hashes as take `ms` on an idle core: this worker's connections wait that long, and no others.
function cpu(ms, done) {
  hash(ms * hashesPerMs);
  done();
}

// Never do this: keep the loop while waiting (a *Sync call, a long parse, a bad regular expression).
function block(ms, done) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  done();
}

if (cluster.isPrimary) {
  const size = Number(process.env.WORKERS || availableParallelism());
  const fork = () => cluster.fork({ HASHES_PER_MS: hashesPerMs }); // runs this file again, as a worker
  cluster.schedulingPolicy = cluster.SCHED_RR; // in turn
  for (let i = 0; i < size; i += 1) fork();
  superviseWorkers(size, fork);
} else {
  serveInWorker({ slow, cpu, block });
}
