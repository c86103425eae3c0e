import type { Token } from '../../domain/words/metric-colours.ts';
import { round } from '../../domain/words/round.ts';
import { inUnit } from '../axis-words.ts';
import type { Unit } from '../html/chart-spec.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Ink } from './ink.ts';

export interface BarPanelOptions {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly unit: Unit;
  readonly values: readonly { readonly colour: Token; readonly value: number | null }[];
  readonly ink: Ink;
}

const TITLE_HEIGHT = 44;
const FIGURE_WIDTH = 76;

/** At one step there is no curve: a bar a subject, in the order of the rows. */
export function barPanel({ x, y, width, height, title, unit, values, ink }: BarPanelOptions): Markup {
  const { colours } = ink;
  const top = Math.max(0, ...values.map(({ value }) => value ?? 0));
  const room = height - TITLE_HEIGHT - 14;
  const each = Math.min(48, room / Math.max(1, values.length));
  const thick = Math.max(2, each * 0.62);
  return html`<rect x="${round(x, 1)}" y="${y}" width="${round(width, 1)}" height="${height}" rx="8" fill="${ink.panel}"/>
<text x="${round(x + 12, 1)}" y="${y + 27}" font-size="16" fill="#${colours.text}">${title}</text>
${values.map(({ colour, value }, index) => {
  const from = y + TITLE_HEIGHT + each * index;
  const long = value === null || top === 0 ? 0 : (value / top) * (width - FIGURE_WIDTH - 36);
  return html`<rect x="${round(x + 12, 1)}" y="${round(from, 1)}" width="${round(long, 1)}" height="${round(thick, 1)}" rx="2" fill="#${colours[colour]}"/>${
    each < 12
      ? null
      : html`<text x="${round(x + 20 + long, 1)}" y="${round(from + thick / 2 + 5, 1)}" font-size="14" fill="#${colours.text}">${inUnit(unit, value)}</text>`
  }
`;
})}`;
}
