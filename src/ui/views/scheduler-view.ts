import { formatCount, formatMs } from '../../domain/format.ts';
import type { RuntimeStats } from '../../domain/run-event.ts';
import { wrapWords } from '../../domain/wrap-words.ts';
import { columnsOf, plain, toWidth } from '../ansi-text.ts';
import type { Paint } from '../theme.ts';
import { spark } from '../widgets/spark.ts';
import { headAndBody } from './body.ts';
import { formatFact, isCounter, labelOf, noteOf } from './fact-labels.ts';
import { schedulerModel } from './scheduler-model.ts';
import { storeys } from './scheduler-storeys.ts';
import { trendsBelow } from './trends.ts';
import { bodyRows, type ViewDrawing, type ViewInput } from './view.ts';

const SILENT = 'The target tells nothing about its runtime: it has no /stats, or has not answered yet.';
const STALE_MS = 2_500;
const LABEL = 26;
const VALUE = 12;
const RATE = 12;
const MIN_SPARK = 10;
const MAX_SPARK = 40;
/** The longest of them, and a gap. */
const NOTE = 48;
const NOTES_FROM = 120;

/** What the runtime tells about itself: from units over queues to the kernel's threads, then every fact with its trend. */
export function drawScheduler(input: ViewInput): ViewDrawing {
  const { state, columns, tools } = input;
  const { paint } = tools;
  const { runtime } = state;
  const model = schedulerModel(state);
  const lines = storeys(model, columns, paint);
  if (runtime === null) {
    lines.push('', ...wrapWords(SILENT, columns).map((text) => paint('text', text)));
  } else {
    lines.push('', ...facts(state.past.runtime, runtime, model.used, columns, paint));
  }
  const { series } = state;
  lines.push(
    ...trendsBelow(
      [
        ...(runtime?.unit == null
          ? []
          : [
              {
                title: `${plain(runtime.unit.name)} over the run`,
                series: series.units,
                token: 'units' as const,
                format: formatCount,
              },
            ]),
        { title: 'OS threads over the run', series: series.threads, token: 'threads' as const, format: formatCount },
        // What the kernel tells of any process, where its runtime tells nothing.
        ...(runtime === null && series.switchesPerSecond.points.length > 0
          ? [
              {
                title: 'context switches a second',
                series: series.switchesPerSecond,
                token: 'units' as const,
                format: formatCount,
              },
            ]
          : []),
      ],
      { columns, rows: bodyRows(input) - lines.length, tools },
    ),
  );
  const body = headAndBody({
    head: [],
    count: lines.length,
    line: (index) => lines[index] ?? '',
    rows: bodyRows(input),
    scroll: input.scroll ?? 0,
  });
  const ageMs = runtime === null ? 0 : state.nowMs - runtime.atMs;
  const age = ageMs > STALE_MS ? ` · ${Math.round(ageMs / 1000)} s ago` : '';
  return {
    title: 'scheduler',
    token: 'units',
    detail: runtime === null ? '' : `told on /stats in ${formatMs(runtime.answeredInMs)}${age}`,
    sentence: 'What the runtime tells of itself: what waits above, what runs it below.',
    lines: body.lines,
    extent: body.extent,
  };
}

/** One line a fact: name, value, growth of a counter, trend, meaning. */
function facts(
  past: readonly RuntimeStats[],
  now: RuntimeStats,
  used: ReadonlySet<string>,
  columns: number,
  paint: Paint,
): string[] {
  const noteColumns = columns >= NOTES_FROM ? NOTE : 0;
  const sparkColumns = Math.min(MAX_SPARK, columns - LABEL - VALUE - RATE - 2 - noteColumns);
  const own: [string, (stats: RuntimeStats) => unknown][] = [
    ['inflight', (stats) => stats.inflight],
    ['served', (stats) => stats.served],
  ];
  const told = Object.keys(now.facts)
    .filter((key) => !used.has(key))
    .map((key): [string, (stats: RuntimeStats) => unknown] => [key, (stats) => stats.facts[key]]);
  const note = (key: string): string =>
    noteColumns === 0 || noteOf(key) === '' ? '' : paint('dim', `  ${noteOf(key)}`);
  return [...own, ...told].flatMap(([key, read]) => {
    const value = read(now);
    if (value === null || value === undefined) return [];
    const label = paint('text', toWidth(plain(key === 'inflight' ? 'requests in flight' : labelOf(key)), LABEL));
    if (typeof value !== 'number') {
      const text = words(value, columns - LABEL - noteColumns);
      return [`${label}${paint('strong', text.padStart(VALUE))}${note(key)}`];
    }
    const points = past.flatMap((stats) => {
      const then = read(stats);
      return typeof then === 'number' ? [{ atMs: stats.atMs, value: then }] : [];
    });
    const counts = key === 'served' || isCounter(key);
    const rates = counts ? growth(points) : [];
    const rate = rates.at(-1);
    const trend = /pid$/i.test(key) ? '' : spark(counts ? rates : points.map((point) => point.value), sparkColumns);
    return [
      [
        label,
        paint('strong', formatFact(key, value).padStart(VALUE)),
        paint('text', (rate === undefined ? '' : `${rateText(key, rate)}/s`).padStart(RATE)),
        '  ',
        sparkColumns >= MIN_SPARK ? paint('units', toWidth(trend, sparkColumns)) : '',
        note(key),
      ].join(''),
    ];
  });
}

const rateText = (key: string, rate: number): string =>
  rate > 0 && rate < 10 && !key.endsWith('Ms') ? `${Number(rate.toPrecision(2))}` : formatFact(key, Math.round(rate));

/** Growth a second between each two looks. */
function growth(points: readonly { readonly atMs: number; readonly value: number }[]): number[] {
  return points.slice(1).flatMap((point, index) => {
    const before = points[index];
    if (before === undefined || point.atMs <= before.atMs) return [];
    return [Math.max(0, ((point.value - before.value) * 1000) / (point.atMs - before.atMs))];
  });
}

function words(value: unknown, columns: number): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const list = Array.isArray(value) ? value.map(wordOf).join(' · ') : wordOf(value);
  const text = plain(list);
  return columnsOf(text) <= columns ? text : toWidth(text, columns);
}

function wordOf(value: unknown): string {
  if (typeof value === 'number')
    return Number.isInteger(value) ? formatCount(value) : `${Number(value.toPrecision(3))}`;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
