import { formatCount } from '../../domain/words/format.ts';
import type { Token } from '../../domain/words/metric-colours.ts';
import { round } from '../../domain/words/round.ts';
import { onAxis } from '../axis-words.ts';
import type { StepSpan } from '../figures/run-figures.ts';
import type { Curve } from '../figures/timeline.ts';
import type { Unit } from '../html/chart-spec.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Ink } from './ink.ts';

export interface PanelOptions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Each in the colour of its curve: the slide has no other legend. */
  readonly title: readonly { readonly words: string; readonly colour: Token }[];
  readonly detail: string;
  readonly unit: Unit;
  readonly logarithmic: boolean;
  readonly series: readonly {
    readonly colour: Token;
    readonly broken?: boolean;
    /** As in a chart of the page. */
    readonly gaps?: boolean;
    readonly values: Curve;
  }[];
  readonly along: Along;
  readonly ink: Ink;
}

/** The x axis: where each value of a curve lies, and what is written below it. */
export interface Along {
  readonly from: number;
  readonly at: readonly number[];
  readonly marks: readonly { readonly at: number; readonly label: string }[];
}

/** A run's time: where each step begins, its connections below. */
export const overTime = (atSeconds: readonly number[], steps: readonly StepSpan[]): Along => ({
  from: steps[0]?.fromSeconds ?? 0,
  at: atSeconds,
  marks: steps.map(({ fromSeconds, connections }, index) => ({
    at: fromSeconds,
    // One that only a key began stands there already.
    label: connections === 0 || connections === steps[index - 1]?.connections ? '' : formatCount(connections),
  })),
});

/** Steps of several runs, as far apart as their logarithms. */
export const overConnections = (connections: readonly number[]): Along => ({
  from: Math.log10(connections[0] ?? 1),
  at: connections.map(Math.log10),
  marks: connections.map((count) => ({ at: Math.log10(count), label: formatCount(count) })),
});

const AXIS_WIDTH = 54;
const TITLE_HEIGHT = 44;
const STEPS_HEIGHT = 26;
const TICKS = 4;
const LABEL_WIDTH = 46;

/** One chart, as paths. */
export function panel(options: PanelOptions): Markup {
  const { x, y, width, height, title, detail, series, along, ink } = options;
  const box = { left: x + AXIS_WIDTH, right: x + width - 12, top: y + TITLE_HEIGHT, bottom: y + height - STEPS_HEIGHT };
  const values = series.flatMap((one) => one.values.filter((value) => value !== null && value > 0) as number[]);
  const scale = options.logarithmic ? logarithmic(values) : linear(values);
  const [from, to] = [along.from, along.at.at(-1) ?? 1];
  const toX = (at: number): number => box.left + ((at - from) / (to - from || 1)) * (box.right - box.left);
  const toY = (value: number): number => box.bottom - scale.share(value) * (box.bottom - box.top);
  const { colours } = ink;
  return html`<rect x="${x}" y="${y}" width="${near(width)}" height="${height}" rx="8" fill="${ink.panel}"/>
<text x="${x + 12}" y="${y + 27}" font-size="16" fill="#${colours.text}">${title.map(({ words, colour }, index) => html`${index === 0 ? '' : ', '}<tspan fill="#${colours[colour]}">${words}</tspan>`)}</text>
<text x="${near(x + width - 12)}" y="${y + 27}" font-size="16" text-anchor="end" fill="#${colours.strong}">${detail}</text>
${scale.ticks.map(
  (
    tick,
  ) => html`<path d="M${box.left} ${near(toY(tick))}H${near(box.right)}" stroke="${ink.grid}"/><text x="${box.left - 6}" y="${near(toY(tick) + 4)}" font-size="12" text-anchor="end" fill="#${colours.dim}">${onAxis(options.unit, tick)}</text>
`,
)}
${stepMarks(options, toX, box)}
${series.map(
  (one) =>
    html`<path d="${pathOf(one, (bin) => toX(along.at[bin] ?? 0), toY, options.logarithmic)}" fill="none" stroke="#${colours[one.colour]}" stroke-width="2.5" stroke-linejoin="round"${one.broken === true ? DASHED : null}/>
`,
)}`;
}

const DASHED = html` stroke-dasharray="6 5"`;

interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
}

function stepMarks({ along, ink }: PanelOptions, toX: (at: number) => number, box: Box): Markup {
  let labelsEnd = Number.NEGATIVE_INFINITY;
  return html`${along.marks.map(({ at, label }) => {
    const x = near(toX(at));
    // What ends at the edge is written to its left.
    const isLast = x + LABEL_WIDTH > box.right + 12;
    const from = isLast ? x - LABEL_WIDTH : x;
    const hasRoom = from >= labelsEnd && label !== '' && (!isLast || x >= box.right - 1);
    if (hasRoom) labelsEnd = from + LABEL_WIDTH;
    return html`<path d="M${x} ${box.top}V${box.bottom}" stroke="${ink.grid}"/>${
      hasRoom
        ? html`<text x="${x}" y="${box.bottom + 18}" font-size="12"${isLast ? AT_THE_END : null} fill="#${ink.colours.dim}">${label}</text>`
        : null
    }
`;
  })}`;
}

const AT_THE_END = html` text-anchor="end"`;

/** Lines from value to value; what was not measured is no gap, as on the page. */
function pathOf(
  { values, gaps = false }: PanelOptions['series'][number],
  toX: (bin: number) => number,
  toY: (value: number) => number,
  isLog: boolean,
): string {
  let path = '';
  let isDrawing = false;
  for (const [bin, value] of values.entries()) {
    const isUnknown = value === null || (isLog && value <= 0);
    if (!isUnknown) path += `${isDrawing ? 'L' : 'M'}${near(toX(bin))} ${near(toY(value))}`;
    isDrawing = isUnknown ? isDrawing && !gaps : true;
  }
  return path;
}

interface Scale {
  readonly ticks: readonly number[];
  /** 0 at the bottom, 1 at the top. */
  readonly share: (value: number) => number;
}

function linear(values: readonly number[]): Scale {
  const most = Math.max(1, ...values);
  const rough = most / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const top = Math.ceil(most / step) * step;
  return {
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step),
    share: (value) => value / top,
  };
}

function logarithmic(values: readonly number[]): Scale {
  const from = Math.floor(Math.log10(Math.min(...values, 1)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values, 1))));
  return {
    ticks: Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index)),
    share: (value) => (Math.log10(value) - from) / (to - from),
  };
}

/** A tenth of a pixel. */
const near = (value: number): number => round(value, 1);
