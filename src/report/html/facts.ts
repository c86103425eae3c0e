import { asked, type Fact, machine } from '../figures/facts.ts';
import type { RunFigures } from '../figures/run-figures.ts';
import { html, type Markup } from './markup.ts';

/** What was asked, and the machine that answered with its limits: figures mean nothing without them. */
export const factLists = (run: RunFigures): Markup => html`<div class="facts">
<section><h2>Asked for</h2>${list(asked(run))}</section>
<section><h2>The machine</h2>${list(machine(run))}</section>
</div>`;

const list = (facts: readonly Fact[]): Markup =>
  html`<dl>${facts.map(([name, value]) => (value === null || value === '' ? null : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl>`;
