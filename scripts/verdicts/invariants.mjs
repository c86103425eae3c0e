// What can never be so, in any run: sentences that are false wherever they stand, and figures that contradict each other.
import { CAUSES, MANY_AT_ONCE, ONE_AT_A_TIME } from './words.mjs';

const NEVER = [
  [/\bNaN\b/, 'NaN'],
  [/\bInfinity\b/, 'Infinity'],
  [/\bundefined\b/, 'undefined'],
  [/\[object /, '[object'],
  [/this is a bug/, 'this is a bug'],
  [/\bat [\w.]+ \(.*:\d+:\d+\)/, 'a stack trace'],
  [/never more than one core/, 'never more than one core'],
  [/not the thread count/, 'not the thread count: core usage cannot know'],
  [/nobody is answered/, 'nobody is answered, beside a rate of answers'],
  [/exit code \?/, 'exit code ?'],
  [/Its last lines:\s*(?:\n\S|$)/, 'last lines announced, and none'],
  [
    /(?<![.,\d])1 (?:open |failed )?(?:threads|cores|connections|processes|requests|answers|errors|files|sockets|were|have|wait)\b/,
    '1 threads',
  ],
  [/looked at without load|looking on\b/, 'old wording'],
  [/process start time 1,\d{3},\d{3},\d{3}/, 'a start time as a duration'],
];

/** Within the window of a short step one more answer of each connection can end than Little's law counts. */
const IDEAL_AT_MOST_PERCENT = 108;
/** A next step that serves so much more did not stop growing. */
const STILL_GROWS = 1.05;

export const errorsOf = (step) =>
  [step.errors, step.climb?.errors ?? {}]
    .flatMap((errors) => Object.values(errors))
    .reduce((sum, value) => sum + value, 0);
/** How many answers were good; builds before `failed` counted all of them. */
const goodOf = (step) =>
  step.failed === undefined ? step.requests - Math.min(step.requests, step.errors.http) : step.requests;

/** @returns {string[]} one line for each thing that is false */
export function brokenInvariants(entry, run) {
  const { summary } = run;
  const human = `${run.plain}\n${run.table}`;
  const sentences = [...(summary?.findings ?? []), ...run.liveFindings].map(({ sentence }) => sentence).join('\n');
  const words = `${human}\n${sentences}\n${(summary?.steps ?? []).map(({ bottleneck }) => bottleneck?.why ?? '').join('\n')}`;
  const never = NEVER.filter(([pattern]) => new RegExp(pattern).test(words)).map(([, name]) => `says: ${name}`);
  if ((MANY_AT_ONCE.includes(entry.target) || entry.manyAtOnce === true) && ONE_AT_A_TIME.test(words)) {
    never.push('says: only one runs at a time, of a model that runs on all cores');
  }
  for (const [, percent] of words.matchAll(/([\d,]+(?:\.\d+)?) %(?= of (?:ideal|what was asked))/g)) {
    if (Number(percent.replaceAll(',', '')) > IDEAL_AT_MOST_PERCENT) never.push(`says: ${percent} % of the ideal`);
  }
  // Where somebody else did ask, the either-or is true; elsewhere it accuses one of two that are right.
  if (/one of the two is wrong/.test(words) && !(entry.must ?? []).includes('count-differs')) {
    never.push('says: one of the two is wrong');
  }
  if (run.leftBehind.length > 0) never.push(`left processes behind: ${run.leftBehind.join(', ')}`);
  if (summary === null) return never;
  if (/\bNaN\b|Infinity/.test(run.stdout)) never.push('NaN in the JSON');
  return [
    ...never,
    ...summary.steps.flatMap((step) => stepInvariants(step, summary, words)),
    ...replayInvariants(run),
    ...kneeInvariants(summary, words),
    ...queueInvariants(summary),
    ...exitInvariants(entry, run),
  ];
}

function stepInvariants(step, summary, words) {
  const at = step.connections.requested;
  const false_ = [];
  const { bottleneck } = step;
  const mine = summary.findings.filter((finding) => belongs(finding, step)).map(({ id }) => id);
  if (at > 0 && step.settled && step.seconds >= 1 && bottleneck === null) false_.push(`no verdict at ${at}`);
  if (bottleneck?.cause !== undefined && !(CAUSES[bottleneck.who] ?? []).includes(bottleneck.cause)) {
    false_.push(`${bottleneck.who} cannot be limited by ${bottleneck.cause}`);
  }
  if (bottleneck?.who === 'nobody') {
    const against = [
      'requests-wait',
      'server-saturated',
      'generator-saturated',
      'generator-starved',
      'bound-to-one-core',
      'loop-blocked',
      'accepts-starved',
      'throttled',
      'behind-plan',
      'server-silent',
    ];
    for (const id of against.filter((name) => mine.includes(name)))
      false_.push(`nobody limits ${at}, and ${id} says otherwise`);
  }
  false_.push(...queuesInFront(step, summary));
  if (bottleneck?.who === 'both' && mine.includes('generator-saturated') && /not the server/.test(words)) {
    false_.push(`both fill the cores at ${at}, and the figures are said not to be the server's`);
  }
  if (bottleneck?.who === 'server' && mine.includes('generator-saturated'))
    false_.push(`the server limits ${at}, and the generator is said to`);
  if (
    step.requestsPerSecond !== null &&
    step.seconds > 0 &&
    step.requestsPerSecond * step.seconds > goodOf(step) + step.requestsPerSecond * 0.05 + 1
  ) {
    false_.push(
      `${Math.round(step.requestsPerSecond)} req/s at ${at}, but ${goodOf(step)} good answers in ${step.seconds} s`,
    );
  }
  if ((step.latencyMs.p50 !== null && /has not answered a single request yet/.test(words)) === true) {
    false_.push('"has not answered a single request yet" beside a p50');
  }
  const { p50, p90, p99, max } = step.latencyMs;
  if (p50 !== null && !(p50 <= p90 && p90 <= p99 && p99 <= max * 1.01))
    false_.push(`percentiles at ${at} do not ascend`);
  return false_;
}

/** Targets that work on every request at once as long as it only waits. */
const WORKS_ON_ALL = [
  'go',
  'node',
  'java-virtual',
  'python-asyncio',
  'rust-tokio',
  'rust-threads',
  'java-threads',
  'eventloop',
];
const QUEUED_SHARE = 0.3;

/** Of a server that hardly uses a core: with that many requests in front of it, somebody waits. And a number nobody can have. */
function queuesInFront({ bottleneck, sockets, connections }, { target, work }) {
  if (bottleneck == null || sockets == null) return [];
  const { serverCpuPercent, threadsWaitingForCore, requestsAtOnce } = bottleneck.evidence;
  const at = connections.requested;
  const atEase = serverCpuPercent !== null && serverCpuPercent < 50 && (threadsWaitingForCore ?? 1) < 0.5;
  const waiting = (sockets.unread ?? 0) + (sockets.unaccepted ?? 0);
  const false_ = [];
  if (bottleneck.who === 'nobody' && atEase && at > 1 && waiting >= at * QUEUED_SHARE) {
    false_.push(`no bottleneck at ${at}, and ${Math.round(waiting)} requests wait in front of the server`);
  }
  if (requestsAtOnce == null) return false_;
  if (requestsAtOnce > at) false_.push(`works on ${requestsAtOnce} of ${at}`);
  if (work === 'io' && WORKS_ON_ALL.includes(target.name)) {
    false_.push(`works on ${requestsAtOnce} at a time at ${at}, of a model that works on all of them`);
  }
  return false_;
}

/** A finding names the steps that it holds in by their connections; none: it is about the run, and so about each. */
function belongs({ steps }, { connections }) {
  return !Array.isArray(steps) || steps.length === 0 || steps.includes(connections.requested);
}

/** Who is answered was accepted: of M open connections fewer than M wait to be. */
function queueInvariants({ findings, steps }) {
  const answers = steps.some(({ requests }) => requests > 0);
  return findings.flatMap(({ sentence }) => {
    const counts = /([\d,]+) of ([\d,]+) (?:open )?connections? (?:is|are) not accepted/.exec(sentence);
    const [queued, open] = (counts ?? []).slice(1).map((text) => Number(text.replaceAll(',', '')));
    return counts !== null && answers && queued >= open ? [`says that ${counts[0]}, and some are answered`] : [];
  });
}

function kneeInvariants({ steps }, words) {
  const ends = [...words.matchAll(/stops growing after ([\d,]+)/g)].map(([, count]) =>
    Number(count.replaceAll(',', '')),
  );
  const false_ = ends.flatMap((connections) => {
    const index = steps.findIndex((step) => step.connections.requested === connections);
    const [before, after] = [steps[index], steps[index + 1]];
    if (
      before === undefined ||
      after === undefined ||
      before.requestsPerSecond === null ||
      after.requestsPerSecond === null
    )
      return [];
    return after.requestsPerSecond > before.requestsPerSecond * STILL_GROWS
      ? [
          `"stops growing after ${connections}": ${Math.round(before.requestsPerSecond)}, then ${Math.round(after.requestsPerSecond)} req/s`,
        ]
      : [];
  });
  return [...new Set(false_)];
}

/** Folklore's and a step's figures are those of the step, live and replayed. */
function replayInvariants({ summary, replayed }) {
  const false_ = [];
  const verdicts = ({ steps }) =>
    JSON.stringify(steps.map(({ bottleneck }) => [bottleneck?.who, bottleneck?.cause, bottleneck?.why]));
  const ids = ({ findings }) => JSON.stringify(findings.map(({ id, sentence }) => `${id}: ${sentence}`).sort());
  if (replayed !== null && verdicts(replayed) !== verdicts(summary))
    false_.push('the replay has other verdicts than the run');
  if (replayed !== null && ids(replayed) !== ids(summary)) false_.push('the replay has other findings than the run');
  const last = summary.steps.at(-1);
  for (const { field, measured } of summary.folklore) {
    if (field !== 'rssBytes' || measured === null || last?.rssBytes == null) continue;
    if (
      Math.abs(measured - last.rssBytes.last) > last.rssBytes.last * 0.05 &&
      Math.abs(measured - last.rssBytes.max) > last.rssBytes.max * 0.05
    ) {
      false_.push(
        `folklore's ${Math.round(measured / 1e6)} MB are not the step's ${Math.round(last.rssBytes.last / 1e6)} MB`,
      );
    }
  }
  return false_;
}

/** 1 exactly where load was asked for and nothing succeeded, the target died or never came up. */
function exitInvariants(entry, { summary, code }) {
  if (entry.exit !== undefined || summary === null) return [];
  const loaded = summary.steps.filter((step) => step.connections.requested > 0);
  const good = loaded.reduce((sum, step) => sum + goodOf(step), 0);
  if (loaded.length > 0 && good === 0 && code === 0) return ['exit code 0, and not one good answer'];
  return good > 0 && summary.ended === 'completed' && code !== 0 ? [`exit code ${code} of a completed run`] : [];
}
