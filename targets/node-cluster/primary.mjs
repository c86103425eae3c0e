// What the primary does besides accepting: it says when all workers listen, puts another in the place of one that ended, ends
// them all, and adds up their figures.
import cluster from 'node:cluster';
import { sayWhere } from '../lib/node/http-server.mjs';
import { answerStacks, answerStats, forget, heard } from './totals.mjs';

export function superviseWorkers(size, fork) {
  let listening = 0;
  let exitCode = null; // set: all were told to end

  cluster.on('listening', (_worker, address) => {
    listening += 1;
    if (listening === size) sayWhere(address);
  });

  cluster.on('message', (worker, message) => {
    const { type } = message;
    if (type === 'failed') stop(1, `cannot listen on port ${process.env.PORT || 0}: ${message.why}`);
    if (type === 'all-stats') answerStats(worker, size);
    if (type === 'all-stacks') answerStacks(worker, size);
    if (type === 'own-stats' || type === 'own-stacks') heard(worker, message);
  });

  cluster.on('exit', (worker, code, signal) => {
    if (exitCode !== null) {
      endWithTheLast();
      return;
    }
    if (signal === 'SIGTERM') return; // the whole group was told to end, this process too
    if (listening < size) return stop(1, `a worker ended before it listened: ${signal ?? code}`);
    console.error(`worker ${worker.id} ended (${signal ?? code}), another one takes its place`);
    forget(worker);
    fork();
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
}
