// One thread, one event loop: a request that waits is a callback in a list, and the loop runs those whose time has come.
// Nothing else runs while a callback runs: that is the whole bargain.
import { performance } from 'node:perf_hooks';
import { hash, measureHashesPerMs } from '../lib/node/hash.mjs';
import { serve } from '../lib/node/serve.mjs';

const hashesPerMs = measureHashesPerMs();

function slow(ms, done) {
  setTimeout(done, ms); // leaves a callback behind and returns: the loop goes on
}

// As many hashes as take `ms` on an idle core: everybody else waits that long.
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

serve({ slow, cpu, block }, ({ inflight, sockets }) => ({
  // Each socket and timer that the loop watches holds the callback that runs when its turn comes.
  unit: { name: 'waiting callbacks', count: sockets + inflight + 1 }, // and the socket that listens
  timers: inflight, // of /slow: /cpu and /block end before /stats begins
}));

process.on('SIGTERM', () => process.exit(0));
