import type { RuntimeStats } from '../../../domain/events/run-event.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import { formatNumber, formatSpan } from '../../../domain/words/format.ts';
import { unitNames } from '../../../domain/words/unit-names.ts';
import { columnsOf, keepingEnd, plain, toWidth } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';
import { spark } from '../../widgets/spark.ts';
import { formatFact, isCounter, isMoment, labelOf, noteOf } from '../fact-labels.ts';
import { growth, NEWEST_OVER_MS, type Points, RATE_OVER_MS, rateOver } from './fact-rates.ts';

const LABEL = 26;
const VALUE = 12;
/** `0.000013 s/s`, and a gap. */
const RATE = 13;
/** ` over 4 s` */
const SPAN = 10;
const MIN_SPARK = 10;
const MAX_SPARK = 40;
/** The longest of them, and a gap. */
const NOTE = 48;
const NOTES_FROM = 120;

/** A fact's name, and where its value stands in the runtime's figures. */
type Fact = readonly [key: string, read: (stats: RuntimeStats) => unknown];

/** One line a fact: name, value, growth of a counter, trend, meaning. `used`: what the layers show already. */
export function schedulerFacts(
  { past, started }: RunState,
  now: RuntimeStats,
  used: ReadonlySet<string>,
  columns: number,
  paint: Paint,
): string[] {
  const noteColumns = columns >= NOTES_FROM ? NOTE : 0;
  const spanColumns = columns >= LABEL + VALUE + RATE + SPAN ? SPAN : 0;
  const sparkColumns = Math.min(MAX_SPARK, columns - LABEL - VALUE - RATE - spanColumns - 2 - noteColumns);
  const unit = unitNames(started, now.unit?.name ?? null)?.singular;
  const unixMs = started === null ? null : Date.parse(started.startedAt) + now.atMs;
  return factsOf(now, used).flatMap(([key, read]) => {
    const value = read(now);
    if (value === null || value === undefined) return [];
    const name = key === 'inflight' ? 'requests in the server' : labelOf(key, unit);
    const label = paint('text', `${keepingEnd(plain(name), LABEL - 1)} `);
    const note = noteColumns === 0 || noteOf(key) === '' ? '' : paint('dim', `  ${noteOf(key)}`);
    if (typeof value !== 'number') {
      const text = words(value, columns - LABEL - noteColumns);
      return [`${label}${paint('strong', text.padStart(VALUE))}${note}`];
    }
    const points = past.runtime.flatMap((stats) => {
      const then = read(stats);
      return typeof then === 'number' && Number.isFinite(then) ? [{ atMs: stats.atMs, value: then }] : [];
    });
    const rate = rateText(key, points);
    return [
      [
        label,
        paint('strong', formatFact(key, value, unixMs).padStart(VALUE)),
        paint('text', rate.text.padStart(RATE)),
        paint('dim', toWidth(rate.over, spanColumns)),
        '  ',
        sparkColumns >= MIN_SPARK
          ? paint('units', toWidth(trendOf(key, value, points, sparkColumns), sparkColumns))
          : '',
        note,
      ].join(''),
    ];
  });
}

const factsOf = (now: RuntimeStats, used: ReadonlySet<string>): readonly Fact[] => [
  ['inflight', (stats) => stats.inflight],
  ['served', (stats) => stats.served],
  ...Object.keys(now.facts)
    .filter((key) => !used.has(key))
    .map((key): Fact => [key, (stats) => stats.facts[key]]),
];

/** What only grows: how fast it does says more than how far it came. */
const counts = (key: string): boolean => key === 'served' || isCounter(key);

/** `12.3/s` and ` over 4 s`, or nothing where that is the newest interval; empty for what is no counter, or was read only once. */
function rateText(key: string, points: Points): { readonly text: string; readonly over: string } {
  const isSteady = key === 'served';
  const rate = counts(key) ? rateOver(points, isSteady ? NEWEST_OVER_MS : RATE_OVER_MS) : undefined;
  if (rate === undefined) return { text: '', over: '' };
  const { perSecond, overMs } = rate;
  const text = `${formatFact(key, perSecond < 10 ? perSecond : Math.round(perSecond))}/s`;
  return { text, over: isSteady ? '' : ` over ${formatSpan(overMs)}` };
}

/** None of what names something: a process, a moment. */
function trendOf(key: string, value: number, points: Points, columns: number): string {
  if (/pid$/i.test(key) || isMoment(key, value)) return '';
  return spark(counts(key) ? growth(points) : points.map((point) => point.value), columns);
}

function words(value: unknown, columns: number): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const list = Array.isArray(value) ? value.map(wordOf).join(' · ') : wordOf(value);
  const text = plain(list);
  return columnsOf(text) <= columns ? text : toWidth(text, columns);
}

function wordOf(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
