import { formatCount } from '../domain/words/format.ts';
import type { Summary } from '../domain/words/summary.ts';

/** How the load decides when to send, which figures of other tools depend on. */
export function loopWords({ load }: Pick<Summary, 'load'>): string {
  const rate = load.requestsPerSecond === null ? '' : ` ${formatCount(load.requestsPerSecond)}/s`;
  const pinned =
    load.pinned === null ? '' : `, pinned: target on ${load.pinned.target}, load on ${load.pinned.generator}`;
  const loop = { closed: 'closed loop', limited: `closed loop, at most${rate}`, open: `open loop,${rate}` }[load.loop];
  const generators = (load.generators ?? 1) > 1 ? `, ${load.generators} processes` : '';
  return `${loop}${generators}${pinned}`;
}
