import { meanOf } from '../state/spread.ts';
import type { StepMeasures } from '../state/step-measures.ts';
import { agreeing, formatCount, formatPercent, formatUnits } from '../words/format.ts';
import { type InSockets, inSockets } from './at-once.ts';
import type { Case } from './judge.ts';

/** What was seen, as it stands in the sentence of a verdict. Empty where it was not seen. */

export const atCpu = ({ e }: Pick<Case, 'e'>): string =>
  e.serverCpuPercent === null ? '' : `, at ${formatPercent(e.serverCpuPercent)} CPU`;

/** `191 of 200 connections hold a request that the server has not read`. */
export function lieInSockets({ unread, unaccepted }: InSockets, open: number): string {
  const lie = Math.min(open, Math.round(unread));
  const queue = Math.min(open, Math.round(unaccepted));
  const of = `of ${formatUnits(open, 'connection', 'connections')}`;
  const unreadWords = `${formatCount(lie)} ${of} ${agreeing(lie, 'holds', 'hold')} a request that the server has not read`;
  const areNotAccepted = `${agreeing(queue, 'is', 'are')} not accepted yet`;
  if (queue === 0) return unreadWords;
  if (lie === 0) return `${formatCount(queue)} ${of} ${areNotAccepted}`;
  return `${unreadWords}, and ${formatCount(queue)} ${areNotAccepted}`;
}

/** How many requests wait in the server's sockets, unread or with their connection; null: not known, or hardly any. */
export function waitingInFront(m: StepMeasures): number | null {
  const waiting = inSockets(m);
  const count = waiting === null ? 0 : Math.round(waiting.unread + waiting.unaccepted);
  return count > 0 ? count : null;
}

/** A worker that a sample finds between two requests counts as busy all the same. */
const ALL_ASLEEP_SHARE = 0.8;

/** `64 of 64 workers are busy, and sleep on a timer`: what a pool reports, and what the kernel shows of its threads. */
export function workersSeen({ facts, waits }: StepMeasures, atOnce: number): string {
  const busy = meanOf(facts.busyThreads ?? facts.busyWorkers ?? null);
  const size = meanOf(facts.poolSize ?? facts.workers ?? null);
  const asleep = meanOf(waits?.groups.timer ?? null) ?? 0;
  const areAsleep = asleep >= atOnce * ALL_ASLEEP_SHARE;
  if (busy === null)
    return areAsleep ? `: ${formatUnits(Math.round(asleep), 'thread sleeps', 'threads sleep')} on a timer` : '';
  const of =
    size === null
      ? formatCount(Math.round(busy))
      : `${formatCount(Math.round(busy))} of ${formatCount(Math.round(size))}`;
  return `: ${of} workers are busy${areAsleep ? ', asleep on a timer' : ''}`;
}

/** `; 1 of 501 threads runs, 470 wait in a futex (the GIL’s, or a lock’s)`. */
export function gilSeen({ waits, threads }: StepMeasures): string {
  const running = meanOf(waits?.groups.runnable ?? null);
  const waiting = Math.round(meanOf(waits?.groups.work ?? null) ?? 0);
  if (running === null || threads === null || waiting < 2) return '';
  const run = Math.max(1, Math.round(running));
  return `; of ${formatCount(threads.last)} threads ${formatCount(run)} ${run === 1 ? 'runs' : 'run or want to'}, ${formatCount(waiting)} wait in a futex (the GIL’s, or a lock’s)`;
}
