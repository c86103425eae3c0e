import { formatCount, formatMs } from '../../domain/words/format.ts';
import type { Token } from '../../domain/words/metric-colours.ts';
import { wrapWords } from '../../domain/words/wrap-words.ts';
import { limitWords } from '../figures/limit-words.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import { shareOfIdeal } from '../html/charts.ts';
import { html, type Markup } from '../html/markup.ts';
import { INKS, type Ink } from './ink.ts';
import { overTime, panel } from './panel.ts';
import { FONT, SLIDE } from './slide.ts';

const MARGIN = 48;
const PANEL_GAP = 28;
const PANELS_TOP = 372;
const PANELS_HEIGHT = 270;
/** What a line of the foot has room for. */
const FOOT_COLUMNS = 140;

/** One run on one slide: the threads as the hero, three charts, and who limits it. Shapes and text only. */
export function svgReport(run: RunFigures, theme: 'dark' | 'light'): string {
  const ink = INKS[theme];
  const { headline, timeline, ideal, steps, unit, summary, started } = run;
  const width = (SLIDE.width - 2 * MARGIN - 2 * PANEL_GAP) / 3;
  const at = (index: number) => ({
    x: MARGIN + index * (width + PANEL_GAP),
    y: PANELS_TOP,
    width,
    height: PANELS_HEIGHT,
  });
  const about = [started?.target.title ?? summary.target.model, summary.target.runtime]
    .filter((part) => part)
    .join(' · ');
  const time = { along: overTime(timeline.atSeconds, steps), ink };
  const share = shareOfIdeal(headline);
  const slide = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SLIDE.width} ${SLIDE.height}" width="${SLIDE.width}" height="${SLIDE.height}" font-family="${FONT}" role="img" aria-labelledby="title">
<title id="title">${titleOf(run)}</title>
<rect width="${SLIDE.width}" height="${SLIDE.height}" fill="${ink.page}"/>
<text x="${MARGIN}" y="66" font-size="26" font-weight="700" fill="#${ink.colours.strong}">${summary.target.name}<tspan font-weight="400" fill="#${ink.colours.dim}"> ${about}</tspan></text>
${heroes(run, ink)}
${panel({
  ...time,
  ...at(0),
  title: [
    { words: 'connections', colour: 'connections' },
    { words: 'threads', colour: 'threads' },
    ...(unit === null ? [] : [{ words: unit.plural, colour: 'units' as const }]),
  ],
  detail: '',
  logarithmic: true,
  unit: 'count',
  series: [
    { colour: 'connections', values: timeline.connections },
    ...(unit === null ? [] : [{ colour: 'units' as const, values: timeline.units }]),
    { colour: 'threads', values: timeline.threads },
  ],
})}
${panel({
  ...time,
  ...at(1),
  title: [{ words: 'requests per second', colour: 'requests' }],
  detail: share === null ? formatCount(headline?.requestsPerSecond ?? null) : `${share} of ideal`,
  logarithmic: false,
  unit: 'rate',
  series: [
    { colour: 'dim', broken: true, gaps: true, values: ideal },
    { colour: 'requests', values: timeline.requestsPerSecond },
  ],
})}
${panel({
  ...time,
  ...at(2),
  title: [{ words: 'latency p50, p99', colour: 'latency' }],
  detail: formatMs(headline?.latencyMs.p99 ?? null),
  logarithmic: false,
  unit: 'ms',
  series: [
    { colour: 'latency', broken: true, values: timeline.p50Ms },
    { colour: 'latency', values: timeline.p99Ms },
  ],
})}
${foot(run, ink)}
</svg>
`;
  return slide.text;
}

/** The same in one sentence. */
function titleOf({ summary, headline, unit }: RunFigures): string {
  const units = unit === null || headline?.unit == null ? '' : `, ${formatCount(headline.unit.last)} ${unit.plural}`;
  return `${summary.target.name}: ${formatCount(headline?.connections.open ?? null)} connections on ${formatCount(headline?.threads?.last ?? null)} OS threads${units}`;
}

function heroes({ headline, unit }: RunFigures, { colours }: Ink): Markup {
  const figures: readonly (readonly [value: number | null, name: string, token: Token, size: number])[] = [
    [headline?.connections.open ?? null, 'connections', 'connections', 96],
    [headline?.threads?.last ?? null, headline?.threads?.last === 1 ? 'OS thread' : 'OS threads', 'threads', 176],
    ...(unit === null ? [] : ([[headline?.unit?.last ?? null, unit.plural, 'units', 96]] as const)),
  ];
  const column = (SLIDE.width - 2 * MARGIN) / figures.length;
  return html`${figures.map(([value, name, token, size], index) => {
    const x = MARGIN + column * (index + 0.5);
    return html`<text x="${x}" y="250" font-size="${size}" font-weight="700" text-anchor="middle" letter-spacing="-2" fill="#${colours[token]}">${formatCount(value)}</text>
<text x="${x}" y="304" font-size="26" text-anchor="middle" fill="#${colours.text}">${name}</text>
`;
  })}`;
}

function foot({ headline, summary }: RunFigures, { colours }: Ink): Markup {
  const limit = limitWords(headline);
  const words = limit === null ? '' : `${limit.who} ${limit.why}`;
  const [line = ''] = wrapWords(words, FOOT_COLUMNS);
  const cores = summary.machine === null ? '' : ` · ${formatCount(summary.machine.cores)} cores`;
  return html`<text x="${MARGIN}" y="690" font-size="17" fill="#${colours.text}">${line}</text>
<text x="${SLIDE.width - MARGIN}" y="690" font-size="17" text-anchor="end" fill="#${colours.dim}">conctop${cores}</text>`;
}
