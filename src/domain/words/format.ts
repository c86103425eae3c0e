/**
 * How figures are written everywhere: screen, findings, plain lines, reports. One place, so that they never disagree, and
 * one guard: what was not measured, or is no finite number (a division by zero), is written `–`. `NaN`, `Infinity`, `null`
 * and `undefined` reach no output, since no other code turns a number into text (test/domain/words/format.test.ts).
 * Memory counts in powers of 1024 under the short names (KB, MB, GB), as in top, htop and ps.
 */

/** Stands for a figure that is not known. */
const UNKNOWN = '–';

/** A figure, or null where it was not measured. */
type Figure = number | null;

/** The only way from a number to text. `write` gets the magnitude of a finite number; the sign is put before it. */
const figure =
  (write: (magnitude: number) => string) =>
  (value: Figure): string => {
    if (value === null || !Number.isFinite(value)) return UNKNOWN;
    const text = write(Math.abs(value));
    return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
  };

/** `10,000`. Not by Intl: its first use takes longer than the whole first frame may. */
export const formatCount = figure((count) => whole(count).replace(/\B(?=(\d{3})+$)/g, ','));

/** `10012`: a number that names something (a pid, a core, a line) and is no count. */
export const formatId = figure((id) => whole(id));

/** `937`, `9.91k`, `49.2k`, `1.20M`: three figures, for rates that are read from afar. */
export const formatShort = figure((value) => {
  if (value >= 999_500) return `${threeFigures(value / 1_000_000)}M`;
  if (value >= 9_995) return `${threeFigures(value / 1_000)}k`;
  return formatCount(value);
});

/** `0`, `500`, `2.5k`, `10k`, `1M`: a round number on an axis, where columns are few. */
export const formatTick = figure((value) => {
  if (value >= 999_500) return `${trimmed(threeFigures(value / 1_000_000))}M`;
  if (value >= 999.5) return `${trimmed(threeFigures(value / 1_000))}k`;
  return value < 1e-6 ? '0' : trimmed(value.toPrecision(3));
});

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `36 KB`, `361 MB`, `21.6 GB`. */
export const formatBytes = figure((bytes) => {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = value >= 99.95 || unit <= 1 ? whole(value) : value >= 9.95 ? value.toFixed(1) : value.toPrecision(2);
  return `${text} ${BYTE_UNITS[unit]}`;
});

/** `0`, `50 MB`, `0.2 GB`, `1000 MB`: a round number on an axis, in the unit in which it has the fewest digits. */
export const formatTickBytes = figure((bytes) => {
  if (bytes < 0.5) return '0';
  const inUnits = BYTE_UNITS.map((unit, power) => ({ unit, value: bytes / 1024 ** power }))
    .filter(({ value }) => value >= 0.0995 && value < 1_024)
    .map(({ unit, value }) => ({ unit, text: trimmed(value.toPrecision(4)) }));
  const digits = ({ text }: { readonly text: string }): number => text.replace(/\D|0+$|^0\./g, '').length;
  const [best] = inUnits.sort((a, b) => digits(a) - digits(b));
  return best === undefined ? formatBytes(bytes) : `${best.text} ${best.unit}`;
});

/** Our clocks resolve a microsecond: less than half of one is nothing. */
const MIN_MS = 0.0005;

/** `0 ms`, `0.42 ms`, `9.8 ms`, `101 ms`, `1.24 s`. */
export const formatMs = figure((ms) => {
  if (ms >= 999.5) return `${threeFigures(ms / 1000)} s`;
  if (ms >= 9.95) return `${whole(ms)} ms`;
  if (ms < MIN_MS) return '0 ms';
  return ms < 0.0095 ? `${ms.toFixed(3)} ms` : `${ms.toPrecision(2)} ms`;
});

/** `98 %`. */
export const formatPercent = figure((percent) => `${whole(percent)} %`);

/** `0.4 %`, `64.0 %`: for a thread, where tenths distinguish busy from idle. */
export const formatTenthPercent = figure((percent) => `${tenths(percent)} %`);

/** `1.28` cores of 128 %. */
export const formatCores = figure((percent) => (percent < 1e17 ? (percent / 100).toFixed(2) : whole(percent / 100)));

/** `1.1`, `9.9`, `1,111`: how many of this for each of that. */
export const formatRatio = figure((ratio) => (ratio >= 9.95 ? formatCount(ratio) : ratio.toFixed(1)));

/** `1.40`, `12.5`, `120`, `0.052`: how many times one is the other, to three figures, and two decimals around 1. */
export const formatTimes = figure((ratio) => {
  if (ratio >= 9.95) return ratio >= 99.5 ? whole(ratio) : ratio.toFixed(1);
  if (ratio < 1e-6) return '0';
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
});

/** `0.123`, `12.3`, `12,345`: a number whose unit is not known, to three figures. */
export const formatNumber = figure((value) => {
  if (Number.isInteger(value) || value >= 999.5) return formatCount(value);
  return value < 1e-6 ? '0' : trimmed(value.toPrecision(3));
});

/** `0.00012 s`, `1.5 s`, `12,345 s`. */
export const formatSeconds = figure((seconds) => {
  if (seconds >= 99.5) return `${formatCount(seconds)} s`;
  return seconds < 1e-6 ? '0 s' : `${trimmed(seconds.toPrecision(2))} s`;
});

/** `12 s`, `3 m`, `5 h 20 m`, `12 d`: how long ago, or how long still. */
export const formatSpan = figure((ms) => {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 60) return `${whole(seconds)} s`;
  if (hours < 1) return minutes < 10 && seconds % 60 > 0 ? `${minutes} m ${seconds % 60} s` : `${minutes} m`;
  if (hours < 48) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  return `${formatCount(hours / 24)} d`;
});

/** `2 s ago`. */
export const formatAge = (ms: Figure): string => (isKnown(ms) ? `${formatSpan(Math.max(0, ms))} ago` : UNKNOWN);

/** `00:31`, `1:02:09`. */
export const formatElapsed = (ms: Figure): string => {
  if (!isKnown(ms)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => whole(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${whole(hours)}:${rest}` : rest;
};

/**
 * `103–106 ms`, `0.25–0.28 ms`, `950 ms–1 s`: with all digits of the bounds, since two equal numbers would be no range.
 * Bounds are round numbers (ui/plots/latency-buckets.ts).
 */
export function formatMsRange(fromMs: Figure, toMs: Figure): string {
  const [from, to] = [boundMs(fromMs), boundMs(toMs)];
  if (from === null || to === null) return UNKNOWN;
  return from.unit === to.unit
    ? `${from.text}–${to.text} ${to.unit}`
    : `${from.text} ${from.unit}–${to.text} ${to.unit}`;
}

/** One end of such a range: `106 ms`. */
export const formatMsBound = (ms: Figure): string => {
  const bound = boundMs(ms);
  return bound === null ? UNKNOWN : `${bound.text} ${bound.unit}`;
};

/** `1 thread`, `9 threads`. */
export const formatUnits = (count: Figure, singular: string, plural: string): string => {
  const text = formatCount(count);
  return `${text} ${text === '1' ? singular : plural}`;
};

/** The word that agrees with a count as it is written: of 1 the first, of 0, 0.5 and 12 the second. */
export const agreeing = (count: Figure, singular: string, plural: string): string =>
  formatNumber(count) === '1' ? singular : plural;

const isKnown = (value: Figure): value is number => value !== null && Number.isFinite(value);

function boundMs(ms: Figure): { readonly text: string; readonly unit: 'ms' | 's' } | null {
  if (!isKnown(ms)) return null;
  return ms >= 1000 ? { text: boundDigits(ms / 1000), unit: 's' } : { text: boundDigits(ms), unit: 'ms' };
}

/** Four figures at most: `100.5`. */
const boundDigits = (value: number): string =>
  value < 1e-6 ? '0' : value >= 9999.5 ? formatCount(value) : trimmed(value.toPrecision(4));

function threeFigures(value: number): string {
  if (value >= 99.95) return whole(value);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

const tenths = (value: number): string => (value < 1e17 ? value.toFixed(1) : whole(value));

/** Digits alone, also where a number prints with an exponent. */
const whole = (value: number): string => (value < 1e21 ? `${Math.round(value)}` : `${BigInt(Math.round(value))}`);

/** `0.120` is `0.12`: a trailing zero means nothing here. */
const trimmed = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
