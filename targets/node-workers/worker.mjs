// A worker: it has nothing to wait for but its next job, so here it may compute as long as it likes.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const jobs = {
  // As many hashes as take ms on an idle core. A deadline would do less work the more requests share the core.
  cpu: (ms) => hash(ms * workerData.hashesPerMs),
  block: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

if (!isMainThread) {
  parentPort.on('message', ({ kind, ms }) => {
    jobs[kind](ms);
    parentPort.postMessage('done');
  });
}

function hash(times) {
  let sum = Buffer.alloc(4096, 'conctop');
  for (let i = 0; i < times; i += 1) sum = Buffer.concat([createHash('sha256').update(sum).digest(), sum.subarray(32)]);
}

// The fastest of a few short runs after a warm-up: the others were disturbed.
export function measureHashesPerMs() {
  const hashes = 200;
  let bestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10; i += 1) {
    const start = performance.now();
    hash(hashes);
    bestMs = Math.min(bestMs, performance.now() - start);
  }
  return Math.max(1, Math.round(hashes / bestMs));
}
