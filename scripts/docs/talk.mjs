// The talk of docs/talk.md as it is given: its commands, its keys at its times, in a real terminal (tmux, 100x30), and the pictures that stand
// in it. Needs tmux and chromium, and four minutes: `node scripts/docs/talk.mjs docs/talk`. Fails if the screen does not show what the talk says.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTerminal } from '../shared/real-terminal.mjs';
import { ansiToHtml, pixelsOf } from './ansi-to-html.mjs';
import { drawPage } from './draw-page.mjs';

const [COLUMNS, ROWS] = [100, 30];
/** A busy machine is late; a talk that is later than this has lost its room. */
const MOST_LATE_S = 20;
const out = resolve(process.argv[2] ?? 'talk');
mkdirSync(out, { recursive: true });

/**
 * A scene: what is typed in the shell, then keys. `after` is what the screen shows before the key is pressed, `shows` what it shows then.
 * @type {{ args: string, keys: { seconds: number, press: string[], shows: RegExp, picture?: string }[] }[]}
 */
const SCENES = [
  {
    args: 'go --ramp --hold 3s --predict threads',
    keys: [
      { seconds: 5, press: [], shows: /How many OS threads/, picture: '1-question' },
      { seconds: 1, press: ['n', 'A', 'd', 'a', 'Enter'], shows: /Ada/ },
      { seconds: 1, press: ['1', '0', '0', '0', '0', 'Enter'], shows: /Ada 10,000/ },
      { seconds: 1, press: ['n', 'B', 'e', 'n', 'Enter'], shows: /Ben/ },
      { seconds: 1, press: ['2', '0', '0', 'Enter'], shows: /Ben 200/ },
      { seconds: 12, press: ['Enter'], shows: /Ada 10,000 · Ben 200/, picture: '2-covered' },
      { seconds: 30, press: [], shows: /Enter reveals\.|Enter reveal / },
      { seconds: 3, press: ['Enter'], shows: /Closest: Ben/, picture: '3-reveal' },
      { seconds: 2, press: ['Enter', 'P'], shows: /OS threads/, picture: '4-last-row' },
      { seconds: 3, press: ['P', '4'], shows: /epoll/, picture: '5-why' },
    ],
  },
  {
    args: 'node -c 1000',
    keys: [
      { seconds: 12, press: [], shows: /1,000/ },
      { seconds: 6, press: ['b'], shows: /callbacks/, picture: '6-wall' },
    ],
  },
];

let late = 0;
for (const { args, keys } of SCENES) {
  const { tmux, close } = openTerminal(COLUMNS, ROWS, args);
  const screen = () => tmux('capture-pane', '-e', '-p');
  const text = () => tmux('capture-pane', '-p');
  try {
    for (const { seconds, press, shows, picture } of keys) {
      for (const key of press) tmux('send-keys', key);
      await sleep(seconds * 1000);
      const dueAt = performance.now();
      while (!shows.test(text())) {
        if (performance.now() - dueAt > MOST_LATE_S * 1000) throw new Error(`${args}: no ${shows} in\n${text()}`);
        await sleep(250);
      }
      late += performance.now() - dueAt;
      if (picture === undefined) continue;
      const file = join(out, `${picture}.png`);
      drawPage(await ansiToHtml(screen(), COLUMNS, ROWS), ...pixelsOf(COLUMNS, ROWS), file);
      console.log(file);
    }
  } finally {
    await close();
  }
}
console.log(`later than the talk says, in all: ${Math.round(late / 1000)} s`);
