import { html, type Markup } from './markup.ts';

/** The sign of a series before its name: its colour, and whether its line is broken or faint. */
export const swatch = (
  label: { readonly colour: string; readonly broken?: boolean; readonly faint?: boolean } | undefined,
): Markup =>
  html`<span class="swatch c-${label?.colour ?? 'text'}${label?.broken === true ? ' broken' : ''}${label?.faint === true ? ' faint' : ''}"></span>`;

/** Below a chart's title; the page's script puts the figure under the pointer into each `b`. */
export const legend = (
  series: readonly {
    readonly label: string;
    readonly colour: string;
    readonly broken?: boolean;
    readonly faint?: boolean;
  }[],
): Markup => html`<ul class="legend">${series.map((one) => html`<li>${swatch(one)}${one.label} <b></b></li>`)}</ul>`;
