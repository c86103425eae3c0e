import { portOf } from '../../domain/plan/server-url.ts';
import { type AcceptQueue, openAcceptQueue } from '../../os/linux/net/accept-queue.ts';
import { countOpenFiles, hasOpenFilesAsSize } from '../../os/linux/pid/fd.ts';
import type { EngineOptions } from '../engines/engine.ts';

/** The accept queue of the server under load; null where it is not in this network namespace. */
export function openAcceptQueueOf({ url, address, sharesNetwork, dealerPid }: EngineOptions): AcceptQueue | null {
  if (!sharesNetwork) return null;
  const queue = openAcceptQueue(address, portOf(url));
  return dealerPid == null ? queue : withUndealt(queue, dealerPid);
}

/** Its own files come and go: the ports of /stats and /stacks, a log. */
const OWN_FILES = 8;

/**
 * A process that accepts for its workers empties the kernel's queue and keeps a queue of its own: what no worker has taken yet
 * are its open files. Node's primary does so: workers that are busy with requests take one connection a turn of their
 * loop, and 16,000 of 20,000 were seen to wait in it, until it had no descriptor left and dropped all further ones.
 */
export function withUndealt(queue: AcceptQueue, dealerPid: number, procRoot = '/proc'): AcceptQueue {
  // Before Linux 6.2 counting means listing them all, a hundred times a second.
  const before = hasOpenFilesAsSize(procRoot) ? countOpenFiles(procRoot, dealerPid, true) : null;
  if (before === null) return queue;
  return {
    ...queue,
    length() {
      const queued = queue.length();
      const files = countOpenFiles(procRoot, dealerPid, true);
      return queued === null || files === null ? queued : queued + Math.max(0, files - before - OWN_FILES);
    },
  };
}
