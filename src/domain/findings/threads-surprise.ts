import { formatBytes, formatCount, formatUnits } from '../format.ts';
import { residentNow } from '../resident.ts';
import { type FindingRule, settledStep } from './rule.ts';

/** From here on a thread carries so many connections that "one thread each" is plainly not what happens. */
const MANY_CONNECTIONS_PER_THREAD = 10;
/** Threads within this share of the connections are "one each": runtimes add a few of their own. */
const ONE_EACH_TOLERANCE = 0.1;
/** Below, nothing is surprising about any number of threads. */
const MIN_CONNECTIONS = 50;

/** The moment that conctop exists for: connections against threads, and why. */
export const threadsSurprise: FindingRule = {
  id: 'threads-surprise',
  severity: 'info',
  check(state) {
    const open = state.load?.open ?? 0;
    const sample = state.process;
    if (settledStep(state) === null || sample === null || open < MIN_CONNECTIONS) return null;
    const { threads, processes, vszBytes } = sample;
    const rssBytes = residentNow(state)?.bytes ?? sample.rssBytes;
    const inProcesses = processes > 1 ? ` in ${processes} processes` : '';
    const on = `${formatCount(open)} connections on ${formatUnits(threads, 'thread', 'threads')}${inProcesses}`;
    const why = state.started?.target.why ?? '';
    if (open / threads >= MANY_CONNECTIONS_PER_THREAD) {
      return { sentence: why === '' ? `${on}.` : `${on}: ${why}`, brief: briefly(`${on}: ${firstClause(why)}.`, on) };
    }
    if (Math.abs(threads - open) <= open * ONE_EACH_TOLERANCE) {
      const memory = `${formatBytes(rssBytes)} resident of ${formatBytes(vszBytes)} reserved`;
      return {
        sentence: `${formatCount(open)} connections, ${formatCount(threads)} threads: one each. ${memory}.`,
        brief: briefly(`${formatCount(open)} connections, ${formatCount(threads)} threads: ${memory}.`, on),
      };
    }
    return null;
  },
};

const firstClause = (why: string): string => (why.split(/[;.]/)[0] ?? '').trim();

/** What fits one line of a small screen, or the short form. */
const BRIEF_COLUMNS = 76;
const briefly = (text: string, fallback: string): string => (text.length <= BRIEF_COLUMNS ? text : `${fallback}.`);
