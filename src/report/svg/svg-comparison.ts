import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { FigureName } from '../../domain/comparison/figures.ts';
import type { ComparedWork, Comparison } from '../../domain/comparison/whole.ts';
import { BEST_MARK, medianWords, shortLegendWords } from '../../domain/comparison/words/cell-words.ts';
import { contestSentences } from '../../domain/comparison/words/contest-words.ts';
import { stepSentences } from '../../domain/comparison/words/step-words.ts';
import { cutStart } from '../../domain/words/cut-start.ts';
import { formatCount, formatUnits } from '../../domain/words/format.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { type ComparedColumn, comparedColumns } from '../comparison/compared-columns.ts';
import { MOST_RATIOS, namesWords, nothingWords, workTitle } from '../comparison/compared-words.ts';
import { type ComparedLabel, type Measure, type WorkFigures, workFigures } from '../figures/compared-figures.ts';
import { html, type Markup } from '../html/markup.ts';
import { barPanel } from './bar-panel.ts';
import { INKS, type Ink } from './ink.ts';
import { overConnections, panel } from './panel.ts';
import { FONT, SLIDE } from './slide.ts';

const MARGIN = 48;
const PANEL_GAP = 28;
const PANELS = { top: 408, height: 240 };
const ROWS = { top: 150, bottom: 392 };
const MOST_ROW_HEIGHT = 46;
const FOOT_COLUMNS = 150;

/** What a slide has room for, from the left; the report has the other columns. */
const COLUMNS: readonly { readonly figure: FigureName; readonly x: number }[] = [
  { figure: 'requestsPerSecond', x: 560 },
  { figure: 'p99Ms', x: 760 },
  { figure: 'threads', x: 900 },
  { figure: 'bytesPerConnection', x: 1060 },
  { figure: 'cpuMicrosecondsPerRequest', x: 1232 },
];
const CHARTS: readonly FigureName[] = ['requestsPerSecond', 'p99Ms', 'threads'];

/** A comparison on one slide: the table of its last step and three charts, each subject in one colour. Its first kind of work. */
export function svgOfComparison({ works }: Comparison, theme: 'dark' | 'light'): string {
  const ink = INKS[theme];
  const { colours } = ink;
  const [first] = works;
  const figures = first === undefined ? null : workFigures(first);
  const names = figures?.subjects.map(({ name }) => name) ?? [];
  const about = figures === null ? '' : aboutOf(figures, works.length);
  const slide = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SLIDE.width} ${SLIDE.height}" width="${SLIDE.width}" height="${SLIDE.height}" font-family="${FONT}" role="img" aria-labelledby="title">
<title id="title">${namesWords(names)}: ${about}</title>
<rect width="${SLIDE.width}" height="${SLIDE.height}" fill="${ink.page}"/>
<text x="${MARGIN}" y="66" font-size="26" font-weight="700" fill="#${colours.strong}">${title(namesWords(names))}</text>
<text x="${MARGIN}" y="98" font-size="18" fill="#${colours.dim}">${about}</text>
${figures?.last == null ? nothing(first, ink) : rows(figures.last, figures.subjects, ink)}
${figures === null ? null : charts(figures, ink)}
${figures === null ? null : foot(figures, ink)}
</svg>
`;
  return slide.text;
}

const TITLE_COLUMNS = 80;

function title(names: string): string {
  const [line = '', ...more] = wrapWords(names, TITLE_COLUMNS);
  return more.length === 0 ? line : `${line} …`;
}

function aboutOf({ work, last }: WorkFigures, works: number): string {
  return [
    workTitle(work),
    last === null ? null : `at ${formatUnits(last.connections, 'connection', 'connections')}`,
    last === null ? null : medianWords(last, ' (lowest–highest)'),
    works === 1 ? null : `first of ${formatUnits(works, 'kind of work', 'kinds of work')}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

const nothing = (work: ComparedWork | undefined, { colours }: Ink): Markup =>
  html`<text x="${MARGIN}" y="230" font-size="22" fill="#${colours.text}">${work === undefined ? '' : nothingWords(work)}</text>`;

function rows(step: ComparedStep, subjects: readonly ComparedLabel[], ink: Ink): Markup {
  const { colours } = ink;
  const known = comparedColumns(step);
  const columns = COLUMNS.flatMap(({ figure, x }) => {
    const column = known.find((one) => one.figure === figure);
    return column === undefined ? [] : [{ column, x }];
  });
  const most = Math.floor((ROWS.bottom - ROWS.top) / 24);
  // The last line says how many there is no room for.
  const shown = step.rows.length <= most ? step.rows : step.rows.slice(0, most - 1);
  const lines = shown.length + (shown.length < step.rows.length ? 1 : 0);
  const height = Math.min(MOST_ROW_HEIGHT, (ROWS.bottom - ROWS.top) / Math.max(1, lines));
  const size = Math.min(26, Math.round(height * 0.6));
  return html`${columns.map(
    ({ column, x }) =>
      html`<text x="${x}" y="${ROWS.top - 12}" font-size="16" text-anchor="end" fill="#${colours.dim}">${column.title}</text>`,
  )}
${shown.map((row, index) => {
  const y = Math.round(ROWS.top + height * (index + 0.7));
  const label = subjects.find(({ name }) => name === row.subject);
  return html`<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="700" fill="#${colours[label?.colour ?? 'text']}">${cutStart(row.subject, MOST_NAME)}</text>
${columns.map(({ column, x }) => cell(column, row, { x, y, size, ink }))}
`;
})}${
  shown.length === step.rows.length
    ? null
    : html`<text x="${MARGIN}" y="${Math.round(ROWS.top + height * (shown.length + 0.7))}" font-size="${size}" fill="#${colours.dim}">and ${formatCount(step.rows.length - shown.length)} more</text>`
}`;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly ink: Ink;
}

function cell(column: ComparedColumn, row: ComparedStep['rows'][number], { x, y, size, ink }: Place): Markup {
  const { text, range, mark } = column.cell(row);
  const { colours } = ink;
  const colour = mark === '!' ? colours.dim : colours.strong;
  const small = Math.round(size * 0.55);
  return html`<text x="${x}" y="${y}" font-size="${size}" text-anchor="end" fill="#${colour}">${
    column.figure !== 'requestsPerSecond' || range === ''
      ? null
      : html`<tspan font-size="${small}" fill="#${colours.dim}">${range}  </tspan>`
  }${text}</text><text x="${x + 5}" y="${y}" font-size="${Math.round(size * 0.7)}" fill="#${mark === BEST_MARK ? colours.latency : colours.dim}">${mark}</text>`;
}

/** Where requests per second take no part it is why, and else who is best in them. */
function footSentence(step: ComparedStep, work: WorkFigures['work']): string {
  const isSpoiled = step.rows.some(({ cells }) => !cells.requestsPerSecond.takesPart);
  const sentences = stepSentences(step, work, MOST_RATIOS);
  return sentences[isSpoiled ? contestSentences(step).length : 0] ?? sentences[0] ?? '';
}

const MOST_NAME = 22;

function charts(figures: WorkFigures, ink: Ink): Markup {
  const { subjects, connections, ideal } = figures;
  const width = (SLIDE.width - 2 * MARGIN - 2 * PANEL_GAP) / 3;
  const found = CHARTS.flatMap((figure) => figures.measures.find((measure) => measure.figure === figure) ?? []);
  return html`${found.map((measure, index) => {
    const at = { x: MARGIN + index * (width + PANEL_GAP), y: PANELS.top, width, height: PANELS.height, ink };
    if (connections.length < 2) {
      const values = subjects.map(({ colour }, subject) => ({ colour, value: measure.curves[subject]?.[0] ?? null }));
      return barPanel({ ...at, title: measure.title, unit: measure.unit, values });
    }
    return panel({
      ...at,
      title: [{ words: measure.title, colour: 'text' }],
      detail: '',
      unit: measure.unit,
      logarithmic: measure.logarithmic,
      series: [...idealSeries(measure, ideal), ...curvesOf(measure, subjects)],
      along: overConnections(connections),
    });
  })}`;
}

const idealSeries = ({ figure }: Measure, ideal: WorkFigures['ideal']) =>
  figure !== 'requestsPerSecond' || ideal === null ? [] : [{ colour: 'dim' as const, broken: true, values: ideal }];

const curvesOf = ({ curves }: Measure, subjects: readonly ComparedLabel[]) =>
  subjects.map(({ colour, broken }, index) => ({ colour, broken, values: curves[index] ?? [] }));

/** The first thing to be said, as far as it fits, and what the marks mean. */
function foot({ last, work }: WorkFigures, { colours }: Ink): Markup {
  const sentence = last === null ? '' : footSentence(last, work);
  const [line = '', ...more] = wrapWords(sentence, FOOT_COLUMNS);
  return html`<text x="${MARGIN}" y="676" font-size="15" fill="#${colours.text}">${line}${more.length === 0 ? '' : ' …'}</text>
<text x="${MARGIN}" y="700" font-size="15" fill="#${colours.dim}">${last === null ? '' : shortLegendWords(last)}</text>
<text x="${SLIDE.width - MARGIN}" y="700" font-size="15" text-anchor="end" fill="#${colours.dim}">conctop compare</text>`;
}
