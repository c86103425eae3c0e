import { slackIn } from '../assessment/judge-cpu.ts';
import { usableCores } from '../plan/usable-cores.ts';
import { meanOf } from '../state/spread.ts';
import { formatCount, formatPercent, formatUnits } from '../words/format.ts';
import { briefly, capitalised, type StepRule, type StepView } from './rule.ts';

/** Findings that word the verdict on a step (assessment/). None of them judges by itself. */

/** If the whole offered load is served, the generator kept up, however busy it was. */
const slackOfView = ({ m, assessment }: StepView) =>
  assessment === null || assessment.who === 'nobody' ? null : slackIn({ m, e: assessment.evidence });

export const generatorSaturated: StepRule = {
  id: 'generator-saturated',
  severity: 'warning',
  check(view) {
    if (!view.isJudged || slackOfView(view) !== 'saturated') return null;
    if (view.assessment?.who === 'both') {
      return {
        sentence:
          'The load generator is saturated, and it shares full cores with the server: req/s is a lower bound, and latency includes its waits.',
        brief: 'Generator saturated on shared cores: a lower bound.',
      };
    }
    return {
      sentence:
        'The load generator is saturated: req/s is a lower bound, latency an upper one; both measure the generator, not the server.',
      brief: 'Generator saturated: a lower bound. This measures the generator.',
    };
  },
};

export const generatorStarved: StepRule = {
  id: 'generator-starved',
  severity: 'warning',
  check(view) {
    if (!view.isJudged || slackOfView(view) !== 'starved') return null;
    return {
      sentence:
        'The load generator is ready to send but often waits for a core: req/s is a lower bound, and latency includes its wait.',
      brief: 'The load generator often waits for a core: req/s is a lower bound.',
    };
  },
};

export const otherPrograms: StepRule = {
  id: 'other-programs',
  severity: 'warning',
  check({ isJudged, assessment }) {
    if (!isJudged || assessment?.who !== 'others') return null;
    const { otherCpuPercent, stealPercent } = assessment.evidence;
    const brief =
      assessment.cause === 'hypervisor'
        ? `Other machines on this host use ${formatPercent(stealPercent)} CPU of it.`
        : otherCpuPercent === null
          ? 'Other programs fill the cores.'
          : `Other programs use ${formatPercent(otherCpuPercent)} CPU: the figures show what they leave.`;
    return { sentence: `${capitalised(assessment.why)} The figures show what they leave.`, brief };
  },
};

export const coresSaturated: StepRule = {
  id: 'server-saturated',
  severity: 'notice',
  check({ isJudged, assessment }) {
    if (!isJudged || assessment === null || assessment.cause !== 'cores') return null;
    const subject = assessment.who === 'server' ? 'The server' : 'Server and load generator together';
    const sentence = assessment.why.replace(/^(it|together they) /, `${subject} `);
    return {
      sentence,
      brief: briefly(sentence, `${subject} ${assessment.who === 'server' ? 'fills' : 'fill'} the cores.`),
    };
  },
};

/** Many threads, never more than one core: the GIL, or as the samples of its threads show. */
export const boundToOneCore: StepRule = {
  id: 'bound-to-one-core',
  severity: 'notice',
  check({ isJudged, assessment, m }) {
    if (!isJudged || assessment?.who !== 'server' || m.threads === null) return null;
    if (assessment.cause !== 'gil' && assessment.cause !== 'one-core') return null;
    const threads = formatUnits(m.threads.last, 'thread', 'threads');
    const cpu = `${formatPercent(assessment.evidence.serverCpuPercent)} CPU`;
    if (assessment.cause === 'gil') {
      return {
        sentence: `${threads}, one GIL: only one of them runs Python at a time, which fills one core (${cpu})${inFutex(m)}.`,
        brief: `${threads}, one GIL: one runs Python at a time (${cpu}).`,
      };
    }
    if (m.threads.last === 1) {
      const sentence = `Its one thread fills a core (${cpu}).`;
      return { sentence, brief: sentence };
    }
    return {
      sentence: `${threads}, and almost no sample found two of them running: ${cpu} although another core had room.`,
      brief: `${threads}, one core: almost no sample found two of them running.`,
    };
  },
};

/** Who wants the GIL waits in a futex, and so does who wants a lock: the kernel does not tell them apart. */
function inFutex({ waits }: StepView['m']): string {
  const waiting = Math.round(meanOf(waits?.groups.work ?? null) ?? 0);
  return waiting < 2 ? '' : `; ${formatCount(waiting)} wait in a futex, the GIL’s or a lock’s`;
}

export const requestsWait: StepRule = {
  id: 'requests-wait',
  severity: 'warning',
  check({ isJudged, assessment }) {
    if (!isJudged || assessment?.held !== true) return null;
    const sentence = /^(requests|\d)/.test(assessment.why)
      ? capitalised(assessment.why)
      : capitalised(assessment.why.replace(/^it /, 'the server '));
    const what = { lock: 'a lock', loop: 'the event loop', workers: 'a free worker' }[assessment.cause as string];
    return {
      sentence,
      brief: briefly(
        sentence,
        assessment.brief ?? (what === undefined ? 'Requests wait inside the server.' : `Requests wait for ${what}.`),
      ),
    };
  },
};

/** Fewer waiting threads per core are normal for any busy server. */
const WAITING_PER_CORE = 5;

/** Many threads ready at once, few cores: typical of an OS thread per connection and work that needs CPU. */
export const threadsWaitForCores: StepRule = {
  id: 'threads-wait-for-cores',
  severity: 'notice',
  check({ run, isJudged, assessment }) {
    const waiting = assessment?.evidence.threadsWaitingForCore ?? null;
    const cores = usableCores(run) ?? assessment?.evidence.usableCores ?? null;
    if (!isJudged || waiting === null || cores === null || waiting < cores * WAITING_PER_CORE) return null;
    const words = `Some ${formatCount(oneDigit(waiting))} threads at a time are ready to run and wait for ${cores === 1 ? 'the one core' : `one of ${formatCount(cores)} cores`}.`;
    return {
      sentence: words,
      brief: briefly(words, `Some ${formatCount(oneDigit(waiting))} threads wait for a core.`),
    };
  },
};

/** 456 -> 500: the sentence stays the same while the figure fluctuates. */
function oneDigit(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.round(value / unit) * unit;
}
