/**
 * How figures are written everywhere: screen, findings, plain lines, reports. One place, so that they never disagree.
 * Memory counts in powers of 1024 under the short names (KB, MB, GB) because that is what top, htop and ps show beside us.
 */

/** `10,000`. Not by Intl, whose first use costs more than the whole first frame may. */
export const formatCount = (count: number): string => `${Math.round(count)}`.replace(/\B(?=(\d{3})+$)/g, ',');

/** `937`, `9.91k`, `49.2k`, `1.20M`: three figures, for rates that are read from afar. */
export function formatShort(value: number): string {
  if (value >= 999_500) return `${threeFigures(value / 1_000_000)}M`;
  if (value >= 9_995) return `${threeFigures(value / 1_000)}k`;
  return formatCount(value);
}

/** `36 KB`, `361 MB`, `21.6 GB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = value >= 99.95 || unit <= 1 ? Math.round(value).toString() : value.toPrecision(value >= 10 ? 3 : 2);
  return `${text} ${units[unit]}`;
}

/** `0.42 ms`, `9.8 ms`, `101 ms`, `1.24 s`. */
export function formatMs(ms: number): string {
  if (ms >= 999.5) return `${threeFigures(ms / 1000)} s`;
  if (ms >= 9.95) return `${Math.round(ms)} ms`;
  return `${ms.toPrecision(2)} ms`;
}

/** `98 %`. */
export const formatPercent = (percent: number): string => `${Math.round(percent)} %`;

/** `1.28` cores of 128 %. */
export const formatCores = (percent: number): string => (percent / 100).toFixed(2);

/** `00:31`, `1:02:09`. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `1 thread`, `9 threads`. */
export const formatUnits = (count: number, singular: string, plural: string): string =>
  `${formatCount(count)} ${count === 1 ? singular : plural}`;

function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
