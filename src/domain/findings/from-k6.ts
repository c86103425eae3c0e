import { formatCount, formatElapsed, formatUnits } from '../words/format.ts';
import { silentMachines } from '../words/k6-words.ts';
import { briefly, type RunRule, type StepRule } from './rule.ts';

/** A machine that sent figures sends none any more: gone, stopped, or cut off. */
export const k6Silent: RunRule = {
  id: 'k6-silent',
  severity: 'warning',
  checkRun(state) {
    const silent = silentMachines(state);
    const [first, ...more] = silent;
    if (first === undefined) return null;
    const since = (ms: number): string => `since ${formatElapsed(ms)}`;
    const who =
      more.length === 0
        ? `k6 ${first.name} has sent no samples ${since(first.heardAtMs)}`
        : `k6 ${silent.map(({ name }) => name).join(', ')} have sent no samples, ${first.name} ${since(first.heardAtMs)}`;
    const one = more.length === 0;
    return {
      sentence: `${who}: ${one ? 'its' : 'their'} users no longer count as connections, and what ${one ? 'it sends' : 'they send'} to the server is not known.`,
      brief: briefly(`${who}.`, `${formatCount(silent.length)} machines of k6 are silent.`),
    };
  },
};

/** Requests to the address for k6 were not taken. */
export const k6Refused: RunRule = {
  id: 'k6-refused',
  severity: 'warning',
  checkRun({ k6 }) {
    if (k6 === null || k6.refused === null) return null;
    // The count goes on while a sender tries again; the sentence stays.
    return {
      sentence: `Figures sent to conctop were refused: ${k6.refused.why}`,
      brief: briefly(`Figures were refused: ${k6.refused.why}`, 'Figures sent to conctop were refused.'),
    };
  },
};

/** A k6 that sends percentiles: those of several machines say nothing about all. */
export const k6WithoutHistograms: RunRule = {
  id: 'k6-without-histograms',
  severity: 'warning',
  checkRun({ k6 }) {
    const names = k6?.machines.filter(({ lacksHistograms }) => lacksHistograms === true).map(({ name }) => name) ?? [];
    if (names.length === 0) return null;
    const text = `k6 ${names.join(', ')} sends percentiles instead of histograms`;
    return {
      sentence: `${text}, which cannot be merged: its latencies are missing here. Set K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM=true.`,
      brief: briefly(`${text}.`, 'Some k6 send percentiles instead of histograms.'),
    };
  },
};

/** Users come and go within a second, and so does the kernel's count. */
const DIFFERS_SHARE = 0.2;
const DIFFERS_AT_LEAST = 5;

/** Users of k6 beside the connections that the server's kernel holds. */
export const k6UsersDiffer: StepRule = {
  id: 'k6-users-differ',
  severity: 'info',
  check({ run: { usersBeside }, step, isJudged }) {
    // Of another step's users, or of one that has only begun.
    if (usersBeside === null || usersBeside.users !== step.connections || !isJudged) return null;
    const { users, established: held } = usersBeside;
    if (Math.abs(held - users) < Math.max(DIFFERS_AT_LEAST, users * DIFFERS_SHARE)) return null;
    const text = `k6 has ${formatUnits(users, 'user', 'users')}, the server ${held < users ? 'fewer' : 'more'} connections`;
    return {
      sentence:
        held < users
          ? `${text}: users that wait without a connection, or scripts that close it after each request.`
          : `${text}: users with several each (batch, or several hosts), or other clients.`,
      brief: `${text}.`,
    };
  },
};
