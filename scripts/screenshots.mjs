// Pictures of the real screen: `node scripts/screenshots.mjs OUT-FOLDER [TARGET] [--sizes 140x44,80x24]`. Runs a whole ramp in a real terminal
// (tmux) at three sizes and writes a PNG at its start, middle and end. Needs tmux and chromium.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ansiToHtml } from './ansi-to-html.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sizes: { type: 'string', default: '140x44,100x30,80x24' } },
});
const [outArg = 'screenshots', target = 'go'] = positionals;
const out = resolve(outArg);
mkdirSync(out, { recursive: true });
/** Seconds after the start: the first step, the middle of the ramp, the last step held. */
const MOMENTS = [
  ['start', 4],
  ['middle', 26],
  ['end', 52],
];

for (const size of values.sizes.split(',')) {
  const [columns, rows] = size.split('x').map(Number);
  const socket = `conctop-shot-${process.pid}-${size}`;
  const tmux = (...args) => execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8' });
  tmux(
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-e',
    'COLORTERM=truecolor',
    '-x',
    `${columns}`,
    '-y',
    `${rows}`,
    'sleep 1000',
  );
  tmux('set', '-g', 'status', 'off');
  tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  tmux('respawn-pane', '-k', `exec ${process.execPath} ${join(root, 'dist', 'conctop.js')} ${target} --ramp`);
  const startedAt = performance.now();
  try {
    for (const [name, seconds] of MOMENTS) {
      await sleep(Math.max(0, startedAt + seconds * 1000 - performance.now()));
      const file = join(out, `${target}-${size}-${name}.png`);
      draw(tmux('capture-pane', '-e', '-p'), columns, rows, file);
      console.log(file);
    }
  } finally {
    tmux('send-keys', 'q');
    await sleep(1_500);
    // The session ends with its program: then there is no server left to end.
    try {
      tmux('kill-server');
    } catch {}
  }
}

function draw(ansi, columns, rows, file) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-shot-'));
  const page = join(folder, 'page.html');
  writeFileSync(page, ansiToHtml(ansi));
  execFileSync(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--hide-scrollbars',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--window-size=${Math.ceil(columns * 8.43) + 24},${rows * 17 + 24}`,
      `--screenshot=${file}`,
      `file://${page}`,
    ],
    { stdio: 'ignore' },
  );
  rmSync(folder, { recursive: true, force: true });
}
