import { expect, test } from 'vitest';
import { PLOT, shows } from '../expect-screen.ts';
import { goRamp, MOMENTS } from '../go-ramp.ts';
import { screensOfTests } from '../opened-screens.ts';

const open = screensOfTests();

/** The lines of the pane of this title, without its border. */
function paneOf(text: string, title: RegExp): string[] {
  const lines = text.split('\n');
  const top = lines.findIndex((line) => title.test(line));
  const from = lines[top]?.search(title) ?? -1;
  const to = (lines[top]?.indexOf('╮', from) ?? -1) + 1;
  const height = lines.slice(top + 1).findIndex((line) => line.charAt(from) === '╰');
  return lines.slice(top + 1, top + 1 + height).map((line) => line.slice(from + 1, to - 1));
}

const AT = [
  [200, 60],
  [140, 44],
  [100, 30],
  [80, 24],
] as const;

test.each(AT)('%i x %i: each chart has numbers beside it, and below it as far as its data', async (columns, rows) => {
  const screen = open({ columns, rows, events: goRamp({ untilMs: MOMENTS.hold }) });
  const text = await shows(screen, PLOT, /memory/);
  const requests = paneOf(text, /╭─ (requests per second|req\/s) /);
  expect(requests.join('\n')).toMatch(/100k┤/);
  expect(requests.join('\n')).toMatch(/ 0┤/);
  expect(requests.at(-1)).toMatch(/ 100 +(1,000|1k) +(10,000|10k) /);
  const memory = paneOf(text, /╭─ memory /);
  expect(memory.join('\n')).toMatch(/400 MB┤/);
  expect(memory.at(-1)).toMatch(/ 00:30 ?$/);
  if (columns < 100) return;
  expect(memory.at(-1)).toMatch(/ 00:(05|10) .*00:30 ?$/);
  expect(paneOf(text, /╭─ connections /).join('\n')).toMatch(/10k┤/);
  expect(paneOf(text, /╭─ OS threads/).join('\n')).toMatch(/1[25]┤/);
  expect(paneOf(text, /╭─ goroutines /).join('\n')).toMatch(/1\dk┤/);
});

test.each([
  ['3', /resident over the run[\s\S]*\d+ MB┤[\s\S]* 00:05 +00:10/],
  ['1', /threads over the run.*CPU of all of them[\s\S]*\d┤.*\d+ %┤[\s\S]* 00:05 +00:10/],
  ['4', /goroutines over the run[\s\S]*\d┤[\s\S]* 00:05 +00:10/],
])('the curves of view %s have both axes', async (key, axes) => {
  const screen = open({ columns: 140, rows: 60, events: goRamp({ untilMs: MOMENTS.hold }) });
  await shows(screen, PLOT);
  screen.press(key);
  await shows(screen, axes);
});
