// A worker serves as the target `node` does. It knows nothing of its siblings: for /stats it asks the primary, which asks all.
import { getSystemErrorMap } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { createServer, LISTEN_OPTIONS } from '../lib/node/http-server.mjs';
import { watchLoop } from '../lib/node/loop-watch.mjs';

export function serveInWorker(work) {
  const askers = []; // who waits for the primary's answer, the oldest first
  const loopSinceLastTime = watchLoop();
  const { server, counts } = createServer(work, (send) => {
    askers.push(send);
    sendToPrimary({ type: 'all-stats' });
  });

  process.on('message', ({ type, round, stats }) => {
    if (type === 'own-stats') sendToPrimary({ type: 'own-stats', round, stats: ownStats() });
    if (type === 'all-stats') askers.shift()?.(stats);
  });

  function ownStats() {
    const { inflight, served, sockets } = counts;
    return {
      // Sockets, the timers of all requests in flight (/cpu and /block end before this begins), and the channel to the primary.
      callbacks: sockets + inflight + 1,
      inflight,
      served,
      ...loopSinceLastTime(),
      heapBytes: getHeapStatistics().used_heap_size,
    };
  }

  server.on('error', ({ errno, message }) => {
    sendToPrimary({ type: 'failed', message: getSystemErrorMap().get(errno)?.[1] ?? message });
  });
  // In a worker, listen() asks the primary, which owns the socket.
  server.listen(LISTEN_OPTIONS);
}

// Without a primary a worker ends by itself (cluster's doing): not the place to complain of its silence.
const sendToPrimary = (message) => process.send(message, () => undefined);
