// A worker serves as the target `node` does. It knows nothing of its siblings: for /stats and /stacks it asks the primary, which
// asks all.
import { getSystemErrorMap } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { createServer, LISTEN_OPTIONS } from '../lib/node/http-server.mjs';
import { watchLoop } from '../lib/node/loop-watch.mjs';
import { stacks } from '../lib/node/stacks.mjs';

export function serveInWorker(work) {
  const askers = { 'all-stats': [], 'all-stacks': [] }; // who waits for the primary's answer, the oldest first
  const askAll = (type) => (send) => {
    askers[type].push(send);
    sendToPrimary({ type });
  };
  const loopSinceLastTime = watchLoop();
  const { server, counts } = createServer(work, askAll('all-stats'), askAll('all-stacks'));

  process.on('message', (message) => {
    const { type, round } = message;
    if (type === 'own-stats') sendToPrimary({ type, round, answer: ownStats() });
    if (type === 'own-stacks') sendToPrimary({ type, round, answer: stacks() });
    if (type === 'all-stats') askers[type].shift()?.(message.stats);
    if (type === 'all-stacks') askers[type].shift()?.(message.stacks);
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
    sendToPrimary({ type: 'failed', why: getSystemErrorMap().get(errno)?.[1] ?? message });
  });
  // In a worker, listen() asks the primary, which owns the socket.
  server.listen(LISTEN_OPTIONS);
}

// Without a primary a worker ends by itself (cluster's doing): not the place to complain of its silence.
const sendToPrimary = (message) => process.send(message, () => undefined);
