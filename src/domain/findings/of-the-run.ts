import { formatCount, formatUnits } from '../words/format.ts';
import { briefly, type RunRule } from './rule.ts';

/** The run is over, and the server's own count differs from conctop's. */
export const countDiffers: RunRule = {
  id: 'count-differs',
  severity: 'warning',
  checkRun(state) {
    const count = state.finalCount;
    if (count === null || count.agrees !== false || count.served === null) return null;
    const words = `The server counted ${formatCount(count.served)} answers, conctop ${formatCount(count.answers)}`;
    return {
      sentence: `${words}${count.unread > 0 ? ` and ${formatCount(count.unread)} that it did not read` : ''}: another client sent requests too, or one of the two is wrong.`,
      brief: `${words}.`,
    };
  },
};

/** A load generator hangs: a debugger, SIGSTOP, a machine that swaps. */
export const generatorSilent: RunRule = {
  id: 'generator-silent',
  severity: 'warning',
  checkRun({ silent }) {
    if (silent === null) return null;
    const { pids, of } = silent;
    if (of === pids.length) {
      const words = `The load generator does not answer (pid ${pids.join(', ')})`;
      return { sentence: `${words}: nothing is sent or measured until it does.`, brief: `${words}.` };
    }
    const words = `${pids.length} of ${of} load generators ${pids.length === 1 ? 'does' : 'do'} not answer (pid ${pids.join(', ')})`;
    return {
      sentence: `${words}: its sockets are shown as they last were.`,
      brief: briefly(`${words}.`, `${pids.length} of ${of} load generators do not answer.`),
    };
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
    return { sentence: `${text} \`conctop doctor\` names it.`, brief: text };
  },
};
