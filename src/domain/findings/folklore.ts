import type { Folklore, FolkloreField } from '../plan/target-traits.ts';
import { slopeOver } from '../state/resident.ts';
import type { RunState } from '../state/run-state.ts';
import { askedIn, isSteered } from '../state/steering.ts';
import type { StepState } from '../state/step-state.ts';
import { formatBytes, formatMs, formatUnits } from '../words/format.ts';
import { briefly, type StepRule } from './rule.ts';
import { isSharedOnce, residentOf } from './step-memory.ts';

/** Within this share of each other, claim and measurement agree. */
const AGREE_WITHIN = 0.3;

type Run = Pick<RunState, 'started' | 'base'>;

/** The step's value for the field that a claim is about, and its words; null where the two cannot be compared. */
export function measuredFolklore(run: Run, step: StepState, claim: Folklore): { value: number; words: string } | null {
  const m = step.measured;
  const open = m.open?.last ?? 0;
  if (m.threads === null || open === 0 || open < (claim.atConnections ?? 0)) return null;
  if (claim.atDelayMs !== undefined && claim.atDelayMs !== askedIn(run, step)?.delayMs) return null;
  // What people say is about a server that does its work.
  if (isSteered(step)) return null;
  if (claim.atThreads !== undefined && m.threads.last < claim.atThreads) return null;
  if (claim.ofOneProcess === true && (m.processes?.max ?? 1) > 1) return null;
  const value = measure(run, step, claim.field);
  return value === null ? null : { value, words: folkloreWords(claim.field, value) };
}

function measure({ base }: Run, step: StepState, field: FolkloreField): number | null {
  const m = step.measured;
  const resident = residentOf(m);
  const slope =
    resident === null
      ? null
      : slopeOver(base, { bytes: resident, sharedOnce: isSharedOnce(m) }, m.open?.last ?? 0, step.acceptedBefore);
  switch (field) {
    case 'rssBytes':
      return resident;
    case 'rssBytesPerConnection':
      return slope?.bytesPerConnection ?? null;
    case 'rssBytesPerThread': {
      const threads = (m.threads?.last ?? 0) - (base?.threads ?? 0);
      return slope === null || resident === null || threads <= 0 ? null : (resident - slope.baseBytes) / threads;
    }
    case 'vszBytes':
      return m.vszBytes?.last ?? null;
    case 'vszBytesPerThread':
      return m.vszBytes === null || m.threads === null ? null : m.vszBytes.last / m.threads.last;
    case 'threads':
      return m.threads?.last ?? null;
    case 'p99Ms':
      return m.latency.percentileMs(99);
  }
}

export function folkloreWords(field: FolkloreField, value: number): string {
  switch (field) {
    case 'rssBytes':
      return `${formatBytes(value)} resident`;
    case 'rssBytesPerConnection':
      return `${formatBytes(value)} resident per connection`;
    case 'rssBytesPerThread':
      return `${formatBytes(value)} resident per thread`;
    case 'vszBytes':
      return `${formatBytes(value)} reserved`;
    case 'vszBytesPerThread':
      return `${formatBytes(value)} reserved per thread`;
    case 'threads':
      return formatUnits(value, 'thread', 'threads');
    case 'p99Ms':
      return `p99 ${formatMs(value)}`;
  }
}

/** `Node runs JavaScript on one of its 11 threads`, where a claim wants more than the bare figure. */
export const comparisonWords = (claim: Folklore, measured: { readonly words: string }): string | null =>
  claim.told === undefined ? null : claim.told.replace('{measured}', measured.words);

/** The first claim that the step can be compared with: manifests name the most relevant one first. */
export const folklore: StepRule = {
  id: 'folklore',
  severity: 'info',
  check({ run, step, m, isJudged }) {
    if (!isJudged) return null;
    for (const claim of run.started?.target.folklore ?? []) {
      const measured = measuredFolklore(run, step, claim);
      if (measured === null || measured.value <= 0) continue;
      const comparison = comparisonWords(claim, measured);
      if (comparison !== null) {
        const sentence = `Folklore: “${claim.claim}”. ${comparison}.`;
        return { sentence, brief: briefly(sentence, briefOf(claim, measured.value)), isOfLastStep: true };
      }
      const agrees = Math.abs(measured.value / claim.value - 1) <= AGREE_WITHIN;
      const reserved = m.vszBytes === null ? '' : ` of ${formatBytes(m.vszBytes.last)} reserved`;
      const words = claim.field === 'rssBytes' ? `${measured.words}${reserved}` : measured.words;
      const sentence = `Folklore: “${claim.claim}”. Measured: ${words}${agrees ? '; it agrees' : ''}.`;
      return { sentence, brief: briefOf(claim, measured.value), isOfLastStep: true };
    }
    return null;
  },
};

/** `Folklore: 10.0 GB resident. Measured: 139 MB.` */
const briefOf = ({ field, value }: Folklore, measured: number): string => {
  const short = `Measured: ${formatOnly(field, measured)}.`;
  return briefly(`Folklore: ${folkloreWords(field, value)}. ${short}`, short);
};

const formatOnly = (field: FolkloreField, value: number): string =>
  folkloreWords(field, value)
    .replace(/ (resident|reserved|threads?).*$/, '')
    .replace(/^p99 /, '');
