import { portOf } from '../../domain/plan/server-url.ts';
import { type AcceptQueue, openAcceptQueue } from '../../os/linux/net/accept-queue.ts';
import type { EngineOptions } from '../engines/engine.ts';

/** The accept queue of the server under load; null where it is not in this network namespace. */
export const openAcceptQueueOf = ({ url, address, sharesNetwork }: EngineOptions): AcceptQueue | null =>
  sharesNetwork ? openAcceptQueue(address, portOf(url)) : null;
