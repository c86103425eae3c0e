import type { GeneratorsSilent } from '../events/run-event.ts';
import { formatBytes, formatCount, formatUnits } from '../words/format.ts';
import { k6ErrorWords } from '../words/k6-words.ts';
import { briefly, type RunRule } from './rule.ts';

/** The run is over, and the server's own count differs from conctop's. */
export const countDiffers: RunRule = {
  id: 'count-differs',
  severity: 'warning',
  checkRun(state) {
    const count = state.finalCount;
    if (count === null || count.agrees !== false || count.served === null) return null;
    const words = `The server counted ${formatUnits(count.served, 'answer', 'answers')}, conctop ${formatCount(count.answers)}`;
    return {
      sentence: `${words}${count.unread > 0 ? ` and ${formatCount(count.unread)} that it did not read` : ''}: another client sent requests too, or one of the two is wrong.`,
      brief: `${words}.`,
    };
  },
};

/** `1 of 3 load generators does not answer (pid 42)`. */
export function silentWords({ pids, of }: Pick<GeneratorsSilent, 'pids' | 'of'>): { sentence: string; their: string } {
  const isOne = pids.length === 1;
  const who =
    of === 1
      ? 'The load generator does not answer'
      : pids.length === of
        ? `None of the ${of} load generators answers`
        : `${pids.length} of ${of} load generators ${isOne ? 'does' : 'do'} not answer`;
  const sentence = `${who} (${isOne ? 'pid' : 'pids'} ${pids.join(', ')})`;
  return { sentence, their: isOne ? 'its' : 'their' };
}

/** A load generator hangs: a debugger, SIGSTOP, a machine that swaps. */
export const generatorSilent: RunRule = {
  id: 'generator-silent',
  severity: 'warning',
  checkRun({ silent }) {
    if (silent === null) return null;
    const { sentence: words, their } = silentWords(silent);
    const sentence =
      silent.pids.length === silent.of
        ? `${words}: nothing is sent or measured until ${silent.of === 1 ? 'it' : 'one of them'} does.`
        : `${words}: ${their} sockets are shown as they last were.`;
    return { sentence, brief: briefly(`${words}.`, `${words.replace(/ \(pids? .*/, '')}.`) };
  },
};

/** A limit of this machine cut the ramp before it began. */
export const rampCut: RunRule = {
  id: 'ramp-cut',
  severity: 'warning',
  checkRun(state) {
    const plan = state.started?.config.plan;
    const end = plan?.steps.at(-1);
    if (plan === undefined || plan.cutFrom === null || end === undefined) return null;
    const asked = formatCount(plan.cutFrom);
    const text =
      plan.steps.length === 1
        ? `${formatUnits(end, 'connection', 'connections')} instead of ${asked}: this machine allows no more.`
        : `The ramp ends at ${formatCount(end)} instead of ${asked}: this machine allows no more.`;
    return { sentence: `${text} ${plan.cutBecause ?? '`conctop doctor` names it.'}`, brief: text };
  },
};

/** What an engine that is a program of its own cannot do, so that its figures are read for what they are. */
export const engineLimits: RunRule = {
  id: 'engine-limits',
  severity: 'info',
  checkRun({ started, load }) {
    const engine = started?.engine;
    const { scripted, bytesPerConnection = 0, latencyError = 0 } = engine?.capabilities ?? {};
    if (engine === undefined || scripted !== true || load === null) return null;
    const error = k6ErrorWords(latencyError);
    const memory = `some ${formatBytes(bytesPerConnection)} of memory for each connection`;
    return {
      sentence: `Load by ${engine.name}: samples of a second, percentiles within ${error}, ${memory}; its connections are virtual users, and what they wait for is not seen.`,
      brief: `Load by ${engine.name}: samples of 1 s, percentiles ${error}, connections are its users.`,
    };
  },
};
