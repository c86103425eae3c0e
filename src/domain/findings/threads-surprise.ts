import { askedIn } from '../state/steering.ts';
import { formatBytes, formatCount, formatUnits } from '../words/format.ts';
import { briefly, type StepRule } from './rule.ts';
import { residentOf } from './step-memory.ts';

/** From here on a thread carries so many connections that this is clearly not one thread each. */
const MANY_CONNECTIONS_PER_THREAD = 10;
/** Threads within this share of the connections are "one each": runtimes add a few of their own. */
const ONE_EACH_TOLERANCE = 0.1;
/** With this share in the accept queue, the server does not really have these connections. */
const UNACCEPTED_SHARE = 0.1;
/** Below, nothing is surprising about any number of threads. */
const MIN_CONNECTIONS = 50;

/** The point of conctop: connections against threads, and why. */
export const threadsSurprise: StepRule = {
  id: 'threads-surprise',
  severity: 'info',
  check({ run, step, m, isJudged, assessment }) {
    const open = m.open?.last ?? 0;
    if (!isJudged || m.threads === null || open < MIN_CONNECTIONS || step.connections === 0) return null;
    // A connection in the accept queue is on no thread at all.
    if ((m.acceptQueue?.last ?? 0) > open * UNACCEPTED_SHARE) return null;
    const threads = m.threads.last;
    const processes = m.processes?.last ?? 1;
    const inProcesses = processes > 1 ? ` in ${formatCount(processes)} processes` : '';
    const on = `${formatCount(open)} connections on ${formatUnits(threads, 'thread', 'threads')}${inProcesses}`;
    // The reason does not help where requests wait for a lock or a loop, and is not the reason where all of them compute.
    const isWhy = assessment?.held !== true && askedIn(run, step)?.work !== 'cpu';
    const why = isWhy ? (run.started?.target.why ?? '') : '';
    if (open / threads >= MANY_CONNECTIONS_PER_THREAD) {
      return {
        sentence: why === '' ? `${on}.` : `${on}: ${why}`,
        brief: why === '' ? `${on}.` : briefly(`${on}: ${firstClause(why)}.`, `${on}.`),
        namesStep: true,
      };
    }
    // A pool, or a thread per core, may have as many threads as there are connections by chance.
    const model = run.started?.target.threads ?? 'unknown';
    if (model !== 'per-connection' && model !== 'unknown') return null;
    if (Math.abs(threads - open) > open * ONE_EACH_TOLERANCE) return null;
    const one = model === 'unknown' ? 'about one each' : 'one each';
    const resident = residentOf(m);
    const each = `${formatCount(open)} connections, ${formatUnits(threads, 'thread', 'threads')}`;
    if (resident === null || m.vszBytes === null)
      return { sentence: `${each}: ${one}.`, brief: `${each}: ${one}.`, namesStep: true };
    const memory = `${formatBytes(resident)} resident of ${formatBytes(m.vszBytes.last)} reserved`;
    return {
      sentence: `${each}: ${one}. ${memory}.`,
      brief: briefly(`${each}: ${memory}.`, `${on}.`),
      namesStep: true,
    };
  },
};

const firstClause = (why: string): string => (why.split(/[;.]/)[0] ?? '').trim();
