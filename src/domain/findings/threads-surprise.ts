import { formatBytes, formatCount, formatUnits } from '../words/format.ts';
import { briefly, type StepRule } from './rule.ts';
import { residentOf } from './step-memory.ts';

/** From here on a thread carries so many connections that "one thread each" is plainly not what happens. */
const MANY_CONNECTIONS_PER_THREAD = 10;
/** Threads within this share of the connections are "one each": runtimes add a few of their own. */
const ONE_EACH_TOLERANCE = 0.1;
/** So many in the accept queue, and the server does not have the connections that it is said to have. */
const UNACCEPTED_SHARE = 0.1;
/** Below, nothing is surprising about any number of threads. */
const MIN_CONNECTIONS = 50;

/** The moment that conctop exists for: connections against threads, and why. */
export const threadsSurprise: StepRule = {
  id: 'threads-surprise',
  severity: 'info',
  check({ run, step, m, isJudged, assessment }) {
    const open = m.open?.last ?? 0;
    if (!isJudged || m.threads === null || open < MIN_CONNECTIONS || step.connections === 0) return null;
    // What waits in the accept queue is on no thread at all.
    if ((m.acceptQueue?.last ?? 0) > open * UNACCEPTED_SHARE) return null;
    const threads = m.threads.last;
    const processes = m.processes?.last ?? 1;
    const inProcesses = processes > 1 ? ` in ${formatCount(processes)} processes` : '';
    const on = `${formatCount(open)} connections on ${formatUnits(threads, 'thread', 'threads')}${inProcesses}`;
    // Why so few threads are enough is no comfort where requests wait for a lock or a loop, and not why where all compute.
    const isWhy = assessment?.held !== true && run.started?.config.work !== 'cpu';
    const why = isWhy ? (run.started?.target.why ?? '') : '';
    if (open / threads >= MANY_CONNECTIONS_PER_THREAD) {
      return {
        sentence: why === '' ? `${on}.` : `${on}: ${why}`,
        brief: why === '' ? `${on}.` : briefly(`${on}: ${firstClause(why)}.`, `${on}.`),
        namesStep: true,
      };
    }
    // As many threads as cores or as a pool has may be as many as connections by chance.
    const model = run.started?.target.threads ?? 'unknown';
    if (model !== 'per-connection' && model !== 'unknown') return null;
    if (Math.abs(threads - open) > open * ONE_EACH_TOLERANCE) return null;
    const one = model === 'unknown' ? 'about one each' : 'one each';
    const resident = residentOf(m);
    const each = `${formatCount(open)} connections, ${formatCount(threads)} threads`;
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
