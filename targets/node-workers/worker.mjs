// A worker waits for nothing but its next job, so it may compute as long as it likes.
import { parentPort, workerData } from 'node:worker_threads';
import { hash, measureHashesPerMs } from '../lib/node/hash.mjs';

const jobs = {
  // As many hashes as take `ms` on an idle core. With a deadline instead, a busy core would do less work.
  cpu: (ms) => hash(ms * workerData.hashesPerMs),
  block: (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};

// The first worker only measures, on the kind of thread that the others work on, and ends.
if (workerData.hashesPerMs === undefined) {
  parentPort.postMessage(measureHashesPerMs());
} else {
  parentPort.on('message', ({ kind, ms }) => {
    jobs[kind](ms);
    parentPort.postMessage('done');
  });
}
