import type { Steered } from '../events/run-event.ts';
import { formatMs } from './format.ts';

type Load = Pick<Steered, 'work' | 'delayMs' | 'sending'>;

/** What the load asks: `block 10 ms`, `no load`. */
export function loadWords({ work, delayMs, sending }: Load): string {
  if (!sending) return 'load off';
  return delayMs === null ? 'load on' : `${work} ${formatMs(delayMs)}`;
}

/** What a key did, as short as a mark: `fault: block 10 ms`. */
export function steeredWords({ kind, ...load }: Pick<Steered, 'kind'> & Load): string {
  if (kind === 'fault') return `fault: ${loadWords(load)}`;
  if (kind === 'recovery') return `fault over: ${loadWords(load)}`;
  if (kind === 'load-on' && load.delayMs !== null) return `load on: ${loadWords(load)}`;
  return loadWords(load);
}
