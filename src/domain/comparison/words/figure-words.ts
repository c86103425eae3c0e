import { formatBytes, formatCount, formatMs, formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import type { FigureName, FigureUnit } from '../figures.ts';

/** Each figure's name at the head of a column, and in a sentence. */
export const FIGURE_WORDS: Readonly<Record<FigureName, { readonly title: string; readonly words: string }>> = {
  requestsPerSecond: { title: 'req/s', words: 'requests per second' },
  ofIdealPercent: { title: 'of ideal', words: 'share of the ideal' },
  p50Ms: { title: 'p50', words: 'p50 latency' },
  p99Ms: { title: 'p99', words: 'p99 latency' },
  threads: { title: 'threads', words: 'OS threads' },
  processes: { title: 'processes', words: 'processes' },
  baseBytes: { title: 'base', words: 'memory before the first connection' },
  residentBytes: { title: 'resident', words: 'resident memory' },
  cpuPercent: { title: 'CPU', words: 'CPU of the server' },
  bytesPerConnection: { title: 'per conn', words: 'memory per connection' },
  cpuMicrosecondsPerRequest: { title: 'CPU µs/req', words: 'CPU time per request' },
  switchesPerRequest: { title: 'switches/req', words: 'context switches per request' },
};

const FORMATS: Readonly<Record<FigureUnit, (value: number | null) => string>> = {
  perSecond: formatCount,
  percent: formatPercent,
  ms: formatMs,
  count: formatNumber,
  bytes: formatBytes,
  microseconds: formatNumber,
};

export const formatFigure = (unit: FigureUnit, value: number | null): string => FORMATS[unit](value);

/** For a narrow cell: `49.2k`. */
export const formatFigureShort = (unit: FigureUnit, value: number | null): string =>
  unit === 'perSecond' ? formatShort(value) : formatFigure(unit, value);
