// Holds a run against what its case expects: what is false (said, and not so), what is missed (so, and not said).
import { brokenInvariants, errorsOf } from './invariants.mjs';
import { QUIET_PERCENT } from './machine-quiet.mjs';

/**
 * @typedef {object} Run
 * @property {object | null} summary
 */

/** More than this of one core, taken by programs that no case started, and a verdict about them is true. */
const DISTURBED_PERCENT = 2 * QUIET_PERCENT;
const BY_OTHERS = ['other-programs', 'generator-starved'];

const OF_CORES = [
  'server-saturated',
  'threads-wait-for-cores',
  'loop-busy',
  'bound-to-one-core',
  'generator-saturated',
  'knee',
];

/** What a run need not say since others truly had the cores. `verdicts`: `others/programs`, or with its step: `100: others/programs`. */
export const excusedFindings = (disturbed, verdicts) =>
  disturbed && verdicts.some((verdict) => /(^|: )others/.test(verdict)) ? OF_CORES : [];

const list = (value) => (Array.isArray(value) ? value : [value]);

/** `who/cause`; today's builds without causes tell `who` alone. */
const verdictOf = ({ bottleneck }) =>
  bottleneck === null ? '–' : bottleneck.cause === undefined ? bottleneck.who : `${bottleneck.who}/${bottleneck.cause}`;

function isAllowed(seen, allowed) {
  return allowed.some((verdict) => verdict === seen || (!seen.includes('/') && verdict.split('/')[0] === seen));
}

/** @returns {{ verdicts: string[], findings: string[], wrong: string[], missed: string[], disturbed: boolean, figures: string[] }} */
export function judge(entry, run) {
  const { summary } = run;
  const disturbed = run.foreignPercent >= DISTURBED_PERCENT && entry.neighbour !== true;
  const wrong = brokenInvariants(entry, run);
  const missed = [];
  if (run.timedOut) wrong.push('did not end in time');
  const steps = (summary?.steps ?? []).filter((step) => step.connections.requested > 0);
  const expected = (step) =>
    Array.isArray(entry.verdict) ? entry.verdict : (entry.verdict[step.connections.requested] ?? null);
  for (const step of steps) {
    const [seen, allowed] = [verdictOf(step), expected(step)];
    if (allowed === null || allowed.length === 0 || isAllowed(seen, allowed)) continue;
    if (disturbed && seen.startsWith('others')) continue;
    const line = `at ${step.connections.requested}: ${seen} instead of ${allowed.join(' or ')}`;
    // Saying that one does not know, where it can be known, is a gap and not a lie.
    (seen === '–' || seen.startsWith('unknown') ? missed : wrong).push(line);
  }
  if (summary === null && entry.exit !== 1) missed.push(`no summary (exit code ${run.code})`);
  if (entry.exit !== undefined && run.code !== entry.exit) wrong.push(`exit code ${run.code} instead of ${entry.exit}`);
  const findings = [...new Set((summary?.findings ?? []).map(({ id }) => id))];
  // Where others truly had the cores, what the server would have done with them cannot be seen.
  const excused = excusedFindings(disturbed, steps.map(verdictOf));
  for (const wanted of entry.must ?? []) {
    if (list(wanted).some((id) => excused.includes(id))) continue;
    if (!list(wanted).some((id) => findings.includes(id))) missed.push(`no ${list(wanted).join(' or ')}`);
  }
  for (const id of entry.live ?? []) {
    if (!run.liveFindings.some((finding) => finding.id === id)) missed.push(`no ${id} while it happened`);
  }
  for (const id of entry.mustNot ?? []) {
    if (findings.includes(id) && !(disturbed && BY_OTHERS.includes(id)))
      wrong.push(`finding ${id}: ${summary.findings.find((finding) => finding.id === id).sentence}`);
  }
  const words = [
    run.plain,
    run.table,
    run.summary?.error?.message ?? '',
    run.summary?.error?.hint ?? '',
    ...(summary?.findings ?? []).map(({ sentence }) => sentence),
  ].join('\n');
  for (const pattern of entry.says ?? []) if (!pattern.test(words)) missed.push(`does not say ${pattern}`);
  for (const pattern of entry.never ?? [])
    if (pattern.test(words)) wrong.push(`says ${pattern}: “${lineWith(words, pattern)}”`);
  const verdicts = steps.map((step) => `${step.connections.requested}: ${verdictOf(step)}`);
  return {
    verdicts,
    findings,
    wrong: [...new Set(wrong)],
    missed,
    disturbed,
    figures: (summary?.steps ?? []).map(figuresOf),
  };
}

const lineWith = (text, pattern) => (text.split('\n').find((line) => pattern.test(line)) ?? '').trim().slice(0, 160);

/** The evidence beside a disagreement, in a line. */
function figuresOf(step) {
  const {
    connections,
    requestsPerSecond,
    idealRequestsPerSecond,
    latencyMs,
    cpuPercent,
    cores,
    generator,
    threads,
    bottleneck,
  } = step;
  const number = (value) => (value === null || value === undefined ? '–' : Math.round(value));
  return [
    `${connections.open}/${connections.requested} open in ${step.seconds} s`,
    `${number(requestsPerSecond)} of ${number(idealRequestsPerSecond)} req/s`,
    `p50 ${number(latencyMs.p50)} ms, p99 ${number(latencyMs.p99)} ms`,
    `${number(threads?.last)} threads`,
    `CPU ${number(cpuPercent?.mean)} %, cores ${cores.map(({ totalPercent }) => number(totalPercent)).join(' + ')}`,
    `generator ${number(generator.cpuPercent)} %`,
    `${errorsOf(step)} errors`,
    bottleneck?.why ?? '',
  ].join(' · ');
}
