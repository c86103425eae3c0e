// The event loop with a synchronous handler: the same server as the target `node`, but it waits in the handler instead of
// leaving a callback behind. It is what one *Sync call, one synchronous driver or one sleep makes of any Node server.
import { performance } from 'node:perf_hooks';
import { hash, measureHashesPerMs } from '../lib/node/hash.mjs';
import { serve } from '../lib/node/serve.mjs';

const hashesPerMs = measureHashesPerMs();

// The thread sleeps, and with it the loop: no accept, no read, no timer, no other answer until it is over.
function slow(ms, done) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  done();
}

// As many hashes as take `ms` on an idle core, as in `node`: to the loop, computing and sleeping are alike.
function cpu(ms, done) {
  hash(ms * hashesPerMs);
  done();
}

// The same as /slow, but awake: it also burns the core while nobody is served.
function block(ms, done) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  done();
}

serve({ slow, cpu, block }, ({ sockets }) => ({
  // Each socket that the loop watches holds the callback that runs when its turn comes.
  unit: { name: 'waiting callbacks', count: sockets + 1 }, // and the socket that listens
  timers: 0, // its handlers wait on the spot and leave none behind
}));

// No handler for SIGTERM: it would be a callback as well, and wait for the blocked loop. The default action ends it at once.
