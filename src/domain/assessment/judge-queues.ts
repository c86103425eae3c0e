import { agreeing, formatCount, formatMs, formatUnits } from '../words/format.ts';
import { type AtOnceSeen, type InSockets, inSockets, queuesInFront, requestsAtOnce, type Way } from './at-once.ts';
import { type Case, cpuIsSpare, hardlyWantsCpu, type Judge } from './judge.ts';
import { slackIn } from './judge-cpu.ts';
import { atCpu, lieInSockets } from './seen-words.ts';

/** Requests lie in front of the server while its CPU idles: it takes up no more of them at a time. */
const queuesInSockets: Judge = (of) => {
  const { m, e } = of;
  const waiting = inSockets(m);
  if (waiting === null || !queuesInFront(of) || !cpuIsSpare(of)) return null;
  const atOnce = requestsAtOnce(of);
  return {
    who: 'server',
    cause: causeOf(atOnce),
    held: true,
    sure: 'measured',
    brief: waitBriefly(waiting, e.open, atOnce),
    why: `${lieInSockets(waiting, e.open)}${atCpu(of)}${atOnce === null ? '' : `: ${worksOn(atOnce, of)}`}.`,
  };
};

/** It reads ahead, into a queue of its own: seen by its threads and by how long a request takes where nothing waits. */
const worksOnFew: Judge = (of) => {
  // A load that sends too little cannot be told apart from a server that takes up too little.
  const atOnce = slackIn(of) === 'some' ? requestsAtOnce(of) : null;
  if (atOnce === null) return null;
  return {
    who: 'server',
    cause: causeOf(atOnce),
    held: true,
    sure: 'measured',
    brief: `The server works on ${formatUnits(atOnce.requests, 'request', 'requests')} at a time, and the others wait.`,
    why: `${worksOn(atOnce, of)}, and the others wait${atCpu(of)}.`,
  };
};

/** Seen by what waits and by what works, of a server that is not described. */
export const queues: Judge = (of) => queuesInSockets(of) ?? worksOnFew(of);

/** The same of a server that hardly uses a core: whoever has the cores, it is not kept from its work by that. */
export const queuesWithoutCpu: Judge = (of) => (hardlyWantsCpu(of) ? queues(of) : null);

/** `The server works on 10 at a time; 190 of 200 requests wait unread.` */
function waitBriefly({ unread, unaccepted }: InSockets, open: number, atOnce: AtOnceSeen | null): string {
  const [count, how] =
    unaccepted > unread
      ? [unaccepted, `connections ${agreeing(Math.round(unaccepted), 'waits', 'wait')}, not accepted`]
      : [unread, `requests ${agreeing(Math.round(unread), 'waits', 'wait')} unread`];
  const wait = `${formatCount(Math.min(open, Math.round(count)))} of ${formatCount(open)} ${how}`;
  return atOnce === null ? `${wait}.` : `The server works on ${formatCount(atOnce.requests)} at a time; ${wait}.`;
}

/** One at a time may be a lock, a loop or a single thread: that is no pool. */
const causeOf = (atOnce: AtOnceSeen | null): 'workers' | 'waits' =>
  atOnce !== null && atOnce.requests > 1 ? 'workers' : 'waits';

/** `it works on 10 at a time, some 51 ms each (10 connections taken up, 10 threads at work)`. */
function worksOn({ requests, ways }: AtOnceSeen, { e }: Case): string {
  const eachMs = e.goodPerSecond > 0 ? (requests * 1000) / e.goodPerSecond : null;
  const each = eachMs === null ? '' : `, some ${formatMs(eachMs)} each`;
  const seen = (Object.keys(ways) as Way[]).map((way) => wayWords(way, Math.round(ways[way] ?? 0)));
  return `it works on ${formatCount(requests)} at a time${each} (${seen.join(', ')})`;
}

function wayWords(way: Way, count: number): string {
  if (way === 'sockets') return `${formatUnits(count, 'connection', 'connections')} taken up`;
  if (way === 'threads') return `${formatUnits(count, 'thread', 'threads')} at work`;
  return `${formatCount(count)} by the latency of the lowest step`;
}
