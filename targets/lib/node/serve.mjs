// A server in this process, on one event loop. `statsOf` adds what only the model knows: its units, timers and workers.
import { getHeapStatistics } from 'node:v8';
import { createServer, LISTEN_OPTIONS, sayWhere } from './http-server.mjs';
import { watchLoop } from './loop-watch.mjs';

export function serve(work, statsOf) {
  const loopSinceLastTime = watchLoop();
  const { server, counts } = createServer(work, (send) => send(stats()));

  function stats() {
    const { unit, timers, ...more } = statsOf(counts);
    const loop = loopSinceLastTime();
    const heap = getHeapStatistics();
    return {
      unit,
      inflight: counts.inflight,
      served: counts.served,
      ...more,
      sockets: counts.sockets,
      timers,
      // Files, DNS and some crypto go to libuv's pool; nothing here needs it.
      libuvThreads: Number(process.env.UV_THREADPOOL_SIZE || 4),
      libuvCalls: process
        ._getActiveRequests()
        .filter(({ constructor: { name } }) => /^FSReq|^GetAddrInfo|Job$/.test(name)).length,
      ...loop,
      heapBytes: heap.used_heap_size,
      heapTotalBytes: heap.total_heap_size,
      externalBytes: heap.external_memory,
    };
  }

  server.on('error', (error) => {
    console.error(`cannot listen: ${error.message}`);
    process.exit(1);
  });
  server.listen(LISTEN_OPTIONS, () => sayWhere(server.address()));
}
