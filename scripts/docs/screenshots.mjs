// Pictures of the real screen, in a real terminal (tmux), at three sizes. Needs tmux and chromium.
//
//   node scripts/docs/screenshots.mjs OUT-FOLDER [TARGET] [--sizes 140x44,80x24]    a whole ramp: its start, middle and end
//   node scripts/docs/screenshots.mjs OUT-FOLDER go --views [--at 20]               each of the six views, from that second on
//   node scripts/docs/screenshots.mjs OUT-FOLDER nginx --views --args 'attach --port 80'
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openTerminal } from '../shared/real-terminal.mjs';
import { ansiToHtml, pixelsOf } from './ansi-to-html.mjs';
import { drawPage } from './draw-page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '140x44,100x30,80x24' },
    views: { type: 'boolean', default: false },
    at: { type: 'string', default: '20' },
    args: { type: 'string' },
  },
});
const [outArg = 'screenshots', target = 'go'] = positionals;
const out = resolve(outArg);
mkdirSync(out, { recursive: true });
const args = values.args ?? `${target} --ramp`;
/** Name, seconds after the start, key pressed two seconds before. The first step, the middle of the ramp, the last step held. */
/** @type {(readonly [name: string, seconds: number, key?: string])[]} */
const MOMENTS = values.views
  ? ['overview', 'threads', 'cores', 'memory', 'scheduler', 'source', 'log']
      .filter((name) => name !== 'log' || values.args === undefined)
      .map((name, index) => /** @type {const} */ ([name, Number(values.at) + 3 * index, `${index}`]))
  : [
      ['start', 4],
      ['middle', 26],
      ['end', 52],
    ];
const KEY_SECONDS = 2;

for (const size of values.sizes.split(',')) {
  const [columns, rows] = size.split('x').map(Number);
  const { tmux, close } = openTerminal(columns, rows, args);
  const startedAt = performance.now();
  try {
    for (const [name, seconds, key] of MOMENTS) {
      if (key !== undefined) {
        await sleep(Math.max(0, startedAt + (seconds - KEY_SECONDS) * 1000 - performance.now()));
        tmux('send-keys', key);
      }
      await sleep(Math.max(0, startedAt + seconds * 1000 - performance.now()));
      const file = join(out, `${target}-${size}-${name}.png`);
      drawPage(await ansiToHtml(tmux('capture-pane', '-e', '-p'), columns, rows), ...pixelsOf(columns, rows), file);
      console.log(file);
    }
  } finally {
    await close();
  }
}
