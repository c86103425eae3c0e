import { portOf } from '../../domain/plan/server-url.ts';
import { type AcceptQueue, openAcceptQueue } from '../../os/linux/net/accept-queue.ts';
import type { EngineOptions } from '../engines/engine.ts';

/** Of the server that an engine loads; null where this network namespace does not hold it. */
export const openAcceptQueueOf = ({ url, address, sharesNetwork }: EngineOptions): AcceptQueue | null =>
  sharesNetwork ? openAcceptQueue(address, portOf(url)) : null;
