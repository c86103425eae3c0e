import { formatBytes, formatCount, formatMs, formatNumber, formatPercent, formatSeconds } from '../words/format.ts';
import type { StepSummary } from '../words/step-summary.ts';
import { type FieldKind, type FieldValue, type StepField, stepField } from './step-fields.ts';

/** `p99<250ms`, `threads<=64@10000`, `bottleneck!=server`: a figure of every settled step, or of one, and what it must be. */
export interface Threshold {
  readonly text: string;
  /** As `step-fields.ts` knows it. */
  readonly metric: string;
  readonly operator: Operator;
  /** In the field's own unit: ms, seconds, bytes, per cent or a count; or a word; or whether. */
  readonly limit: FieldValue;
  /** The step of so many requested connections, or the last that settled; null: every step. */
  readonly at: number | 'last' | null;
}

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

const UNIT_FACTORS: Readonly<Record<Exclude<FieldKind, 'flag' | 'words'>, Readonly<Record<string, number>>>> = {
  ms: { '': 1, us: 0.001, ms: 1, s: 1000 },
  seconds: { '': 1, ms: 0.001, s: 1, m: 60 },
  count: { '': 1, k: 1000 },
  ratio: { '': 1 },
  percent: { '': 1, '%': 1 },
  bytes: { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 },
};

/** A field, a comparison, what follows; then `@` and a step. */
const EXPRESSION = /^\s*([a-z][\w.]*)\s*(<=|>=|==|!=|<|>)\s*([^@]*?)\s*(?:@\s*(\S+)\s*)?$/i;
/** `250ms`, `1.5 s`, `10,000`. */
const QUANTITY = /^(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*([a-z%]*)$/i;

/** Null where the text is no threshold; `whyNoThreshold` says why. Spaces are allowed: `p99 < 250 ms`. */
export function parseThreshold(text: string): Threshold | null {
  const parsed = parse(text);
  return 'why' in parsed ? null : parsed;
}

/** A sentence with the cause, without its subject: `knows no figure p98`. */
export function whyNoThreshold(text: string): string {
  const parsed = parse(text);
  return 'why' in parsed ? parsed.why : '';
}

function parse(text: string): Threshold | { readonly why: string } {
  const [, name = '', operator = '', value = '', step] = EXPRESSION.exec(text) ?? [];
  if (operator === '') return { why: 'is not a figure, a comparison and a limit' };
  const field = stepField(name);
  if (field === null) return { why: `names ${name}, which is no figure of a step` };
  const limit = limitOf(field, operator as Operator, value);
  if (typeof limit === 'object') return limit;
  const at = step === undefined ? null : step.toLowerCase() === 'last' ? 'last' : quantityOf(step, 'count');
  if (typeof at === 'number' && !(Number.isInteger(at) && at > 0)) return { why: `names no step with @${step}` };
  return { text: text.trim(), metric: field.name, operator: operator as Operator, limit, at };
}

function limitOf(field: StepField, operator: Operator, value: string): FieldValue | { readonly why: string } {
  const { kind, name, words } = field;
  if (kind !== 'flag' && kind !== 'words') {
    const quantity = quantityOf(value, kind);
    return Number.isNaN(quantity)
      ? { why: `compares ${name} with ${value === '' ? 'nothing' : value}, and it is ${KIND_WORDS[kind]}` }
      : quantity;
  }
  if (operator !== '==' && operator !== '!=')
    return { why: `asks whether ${name} is ${operator} something, and it is no number` };
  const allowed = kind === 'flag' ? ['true', 'false'] : words;
  if (value === '' || (allowed !== null && !allowed.includes(value)))
    return {
      why: `compares ${name} with ${value === '' ? 'nothing' : value}, and it is ${allowed?.join(', ') ?? 'a word'}`,
    };
  return kind === 'flag' ? value === 'true' : value;
}

const KIND_WORDS: Readonly<Record<Exclude<FieldKind, 'flag' | 'words'>, string>> = {
  ms: 'a time (us, ms, s)',
  seconds: 'a time (ms, s, m)',
  count: 'a number (or thousands, k)',
  ratio: 'a number',
  percent: 'a per cent (%)',
  bytes: 'a size (kb, mb, gb)',
};

/** NaN: no quantity of that kind. */
function quantityOf(text: string, kind: Exclude<FieldKind, 'flag' | 'words'>): number {
  const [, digits = '', unit = ''] = QUANTITY.exec(text) ?? [];
  const factor = digits === '' ? undefined : UNIT_FACTORS[kind][unit.toLowerCase()];
  return factor === undefined ? Number.NaN : Number(digits.replaceAll(',', '')) * factor;
}

/** What a threshold saw in a step. */
export interface ThresholdAt {
  /** That the step asked for. */
  readonly connections: number;
  /** Null: the figure could not be measured; then the threshold fails. */
  readonly value: FieldValue | null;
  readonly passed: boolean;
}

export interface ThresholdResult {
  readonly threshold: Threshold;
  /** One for each step that it is about; none: no such step was held, and the threshold fails. */
  readonly steps: readonly ThresholdAt[];
  readonly passed: boolean;
}

/**
 * Each must hold in every step that settled (of `at`: in that one); a run without such a step fails it. A step whose load was
 * steered did other work than the threshold is about.
 */
export function checkThresholds(steps: readonly StepSummary[], thresholds: readonly Threshold[]): ThresholdResult[] {
  const held = steps.filter((step) => step.settled && step.seconds > 0 && step.steered === null);
  return thresholds.map((threshold) => {
    const { at, metric } = threshold;
    const meant =
      at === null
        ? held
        : at === 'last'
          ? held.slice(-1)
          : held.filter(({ connections }) => connections.requested === at);
    const field = stepField(metric);
    const seen = meant.map((step): ThresholdAt => {
      const value = field?.of(step) ?? null;
      return { connections: step.connections.requested, value, passed: value !== null && holds(value, threshold) };
    });
    return { threshold, steps: seen, passed: seen.length > 0 && seen.every(({ passed }) => passed) };
  });
}

/** Of several steps the one that says most: the first that fails, else the one nearest to the limit. */
export function tellingStep({ threshold, steps }: ThresholdResult): ThresholdAt | null {
  const failed = steps.find(({ passed }) => !passed);
  if (failed !== undefined) return failed;
  const slack = ({ value }: ThresholdAt): number =>
    typeof value === 'number' && typeof threshold.limit === 'number' ? Math.abs(value - threshold.limit) : 0;
  return steps.reduce<ThresholdAt | null>(
    (best, step) => (best === null || slack(step) < slack(best) ? step : best),
    null,
  );
}

export function holds(value: FieldValue, { operator, limit }: Pick<Threshold, 'operator' | 'limit'>): boolean {
  if (operator === '==') return value === limit;
  if (operator === '!=') return value !== limit;
  if (operator === '<') return value < limit;
  if (operator === '<=') return value <= limit;
  if (operator === '>') return value > limit;
  return value >= limit;
}

/**
 * In the figure's own unit: `312 ms`, `139 MB`, `9,871`, `server`. With all its digits where those of three figures would read as
 * the limit itself: 250.4 ms is not below 250.
 */
export function formatMetric({ metric, limit }: Threshold, value: FieldValue): string {
  if (typeof value !== 'number') return `${value}`;
  const kind = stepField(metric)?.kind ?? 'ratio';
  const text = FORMATS[kind](value);
  return typeof limit === 'number' && value !== limit && text === FORMATS[kind](limit) ? EXACT[kind](value) : text;
}

/** Of a kind, all that was measured. */
const EXACT: Readonly<Record<FieldKind, (value: number) => string>> = {
  ms: (ms) => `${ms} ms`,
  seconds: (seconds) => `${seconds} s`,
  count: (count) => `${count}`,
  ratio: (ratio) => `${ratio}`,
  percent: (percent) => `${percent} %`,
  bytes: (bytes) => `${formatCount(bytes)} B`,
  flag: formatCount,
  words: formatCount,
};

const FORMATS: Readonly<Record<FieldKind, (value: number) => string>> = {
  ms: formatMs,
  seconds: formatSeconds,
  count: formatNumber,
  ratio: formatNumber,
  percent: formatPercent,
  bytes: formatBytes,
  flag: formatCount,
  words: formatCount,
};

/** A figure in the unit of its kind. */
export const formatField = (kind: FieldKind, value: number): string => FORMATS[kind](value);
