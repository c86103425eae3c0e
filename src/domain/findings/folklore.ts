import { formatBytes, formatMs, formatUnits } from '../format.ts';
import type { Folklore, FolkloreField } from '../manifest.ts';
import { residentNow } from '../resident.ts';
import type { RunState } from '../run-state.ts';
import { type FindingRule, settledStep } from './rule.ts';

/** Within this share of each other, claim and measurement agree. */
const AGREE_WITHIN = 0.3;

/** What was measured of the field that a claim is about, and its words; null where it was not. */
export function measuredFolklore(state: RunState, claim: Folklore): { value: number; words: string } | null {
  const open = state.load?.open ?? 0;
  const sample = state.process;
  if (sample === null || open === 0 || open < (claim.atConnections ?? 0)) return null;
  if (claim.atDelayMs !== undefined && claim.atDelayMs !== state.started?.config.delayMs) return null;
  const value = measure(state, claim.field);
  return value === null ? null : { value, words: folkloreWords(claim.field, value) };
}

function measure(state: RunState, field: FolkloreField): number | null {
  const sample = state.process;
  const open = state.load?.open ?? 0;
  const resident = residentNow(state)?.bytes ?? null;
  if (sample === null || resident === null) return null;
  switch (field) {
    case 'rssBytes':
      return resident;
    case 'rssBytesPerConnection':
      return resident / open;
    case 'rssBytesPerThread':
      return resident / sample.threads;
    case 'vszBytes':
      return sample.vszBytes;
    case 'vszBytesPerThread':
      return sample.vszBytes / sample.threads;
    case 'threads':
      return sample.threads;
    case 'p99Ms':
      return state.load?.latency.percentileMs(99) ?? null;
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

/** One finding for the claim that is furthest from what was measured: the most worth telling. */
export const folklore: FindingRule = {
  id: 'folklore',
  severity: 'info',
  check(state) {
    if (settledStep(state) === null) return null;
    const claims = state.started?.target.folklore ?? [];
    const told = claims
      .flatMap((claim) => {
        const measured = measuredFolklore(state, claim);
        if (measured === null || measured.value <= 0) return [];
        return [{ claim, measured, distance: Math.abs(Math.log(measured.value / claim.value)) }];
      })
      .sort((a, b) => b.distance - a.distance)[0];
    if (told === undefined) return null;
    const { claim, measured } = told;
    const ratio = measured.value / claim.value;
    const verdict = Math.abs(ratio - 1) <= AGREE_WITHIN ? 'agrees' : ratio > 1 ? 'more' : 'less';
    const reserved = state.process === null ? '' : ` of ${formatBytes(state.process.vszBytes)} reserved`;
    const words = claim.field === 'rssBytes' ? `${measured.words}${reserved}` : measured.words;
    const text = `Folklore: “${claim.claim}”. Measured: ${words}${verdict === 'agrees' ? ', it agrees' : ''}.`;
    const brief = `Folklore: ${folkloreWords(claim.field, claim.value)}. Measured: ${formatOnly(claim.field, measured.value)}.`;
    return { sentence: text, brief: brief.slice(0, 76) };
  },
};

const formatOnly = (field: FolkloreField, value: number): string =>
  folkloreWords(field, value)
    .replace(/ (resident|reserved|threads?).*$/, '')
    .replace(/^p99 /, '');
