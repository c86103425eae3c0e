// Sheets of pictures: each of what a room may see (question, covered, reveal, P, panes, views) at five sizes, on dark and on white, of live runs
// in real terminals (tmux). Needs tmux and chromium, and nine minutes.
//
//   node scripts/docs/stage.mjs OUT-FOLDER [TARGET] [--sizes 80x24,140x44]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openTerminal } from '../shared/real-terminal.mjs';
import { pageOf, pixelsOf, screenHtml, TERMINALS } from './ansi-to-html.mjs';
import { drawPage } from './draw-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sizes: { type: 'string', default: '80x24,100x30,140x44,200x60,300x80' } },
});
const [outArg = 'stage', target = 'go'] = positionals;
const out = resolve(outArg);
mkdirSync(out, { recursive: true });

const GUESSES = '--guess Ada=5000 --guess Ben=12';
const RUN = `${target} --steps 100,500,2000,5000 --hold 4s --predict threads ${GUESSES}`;
/** What is pressed, how long after it the picture is taken, and its name. @type {(readonly [keys: string[], seconds: number, name: string])[]} */
const MOMENTS = [
  [[], 6, 'question'],
  [['Enter'], 12, 'covered'],
  [[], 28, 'measured'],
  [['Enter'], 2, 'reveal'],
  [['Enter'], 2, 'panes'],
  [['1'], 2, 'threads'],
  [['2'], 2, 'cores'],
  [['3'], 2, 'memory'],
  [['4'], 2, 'scheduler'],
  [['5'], 2, 'source'],
  [['6'], 2, 'log'],
  [['0', 'P'], 2, 'presenter'],
];
/** Of the pictures in a sheet: letters are still letters. */
const SCALE = 0.6;
const SHEET_WIDTH = 1_600;
const GAP = 8;

/** @type {Map<string, { html: string, width: number, height: number }[]>} */
const sheets = new Map();
for (const theme of /** @type {const} */ (['dark', 'light'])) {
  for (const size of values.sizes.split(',')) {
    const [columns, rows] = size.split('x').map(Number);
    const { tmux, close } = openTerminal(columns, rows, `${RUN} --theme ${theme}`);
    try {
      for (const [keys, seconds, name] of MOMENTS) {
        for (const key of keys) tmux('send-keys', key);
        await sleep(seconds * 1000);
        const screen = await screenHtml(tmux('capture-pane', '-e', '-p'), columns, rows, TERMINALS[theme]);
        const [width, height] = pixelsOf(columns, rows).map((pixels) => Math.ceil(pixels * SCALE));
        const box = `zoom:${SCALE};background:${TERMINALS[theme].background};overflow:hidden`;
        const [full, tall] = pixelsOf(columns, rows);
        const html = `<div style="${box};width:${full}px;height:${tall}px">${screen}</div>`;
        sheets.set(name, [...(sheets.get(name) ?? []), { html, width, height }]);
      }
    } finally {
      await close();
    }
    console.log(`${theme} ${size}`);
  }
}
for (const [name, pictures] of sheets) {
  const rows = inRows(pictures);
  const height = rows.reduce((sum, row) => sum + Math.max(...row.map((one) => one.height)) + GAP, GAP);
  const body = rows.map((row) => `<div class="row">${row.map(({ html }) => html).join('')}</div>`).join('');
  const style = `.row{display:flex;gap:${GAP}px;margin:${GAP}px;align-items:flex-start}`;
  drawPage(pageOf(body, '#6e7681', style), SHEET_WIDTH + 2 * GAP, height, join(out, `${name}.png`));
  console.log(join(out, `${name}.png`));
}

/** @param {{ html: string, width: number, height: number }[]} pictures */
function inRows(pictures) {
  /** @type {(typeof pictures)[]} */
  const rows = [];
  let used = Number.POSITIVE_INFINITY;
  for (const picture of pictures) {
    if (used + GAP + picture.width > SHEET_WIDTH) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(picture);
    used += picture.width + GAP;
  }
  return rows;
}
