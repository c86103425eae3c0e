import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();
const FILE = join(import.meta.dirname, '../fixtures/recordings/go-ramp.ndjson');
const NODE = join(import.meta.dirname, '../fixtures/recordings/node-1000.ndjson');

/** From the line that names the target to the last one; a terminal has blanks and what its shell says after that. */
function summaryIn(output: string): string[] {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => line !== '' && line !== 'CONCTOP-TEST-DONE');
  return lines.slice(
    lines.findIndex((line) => line.startsWith('go · ')),
    last + 1,
  );
}

describe('a replay in a real terminal', needs('tmux'), () => {
  test('q after its end: the terminal as it was, and on it the summary that the same replay prints without a screen', async () => {
    // Wide enough for every column of the table and every sentence.
    const { terminal, mark } = open({ args: ['replay', FILE, '--speed', '16'], columns: 200, rows: 50 });
    await terminal.waitFor('REPLAY');
    await terminal.waitFor(/(\d\d:\d\d) \/ \1/);
    terminal.press('q');
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
    const plain = spawnSync(process.execPath, [conctop, 'replay', FILE, '--no-ui'], { encoding: 'utf8' });
    const summary = summaryIn(end.output);
    expect(summary).toEqual(summaryIn(plain.stdout));
    expect(summary.join('\n')).toMatch(/conns +OS threads[\s\S]*\n10,000 /);
    await expectNothingLeft(mark);
  });

  test.each([
    [140, 44],
    [80, 24],
  ])('at %i x %i every key that seeks leads where it says, and the bar shows it', async (columns, rows) => {
    const { terminal } = open({ args: ['replay', FILE, '--at', '00:20'], columns, rows });
    await terminal.waitFor(/00:2\d \/ 00:53/);
    terminal.press('Space');
    await terminal.waitFor('‖ 1×');
    terminal.press('Home');
    await terminal.waitFor('‖ 1× 00:00 / 00:53');
    await terminal.waitFor(/^ ●[─┃◆▲✗]+$/m);
    for (const place of ['00:00', '00:02', '00:06', '00:07', '00:11']) {
      terminal.press(']');
      await terminal.waitFor(new RegExp(`‖ 1× ${place} / 00:53`));
    }
    terminal.press('{');
    await terminal.waitFor('‖ 1× 00:06 / 00:53');
    terminal.press('}', '}');
    await terminal.waitFor('‖ 1× 00:16 / 00:53');
    terminal.press('[');
    await terminal.waitFor('‖ 1× 00:13 / 00:53');
    terminal.press('End');
    await terminal.waitFor('‖ 1× 00:53 / 00:53');
    await terminal.waitFor(/^ ━+┃.*●$/m);
    terminal.press('+');
    await terminal.waitFor('‖ 2× 00:53');
    terminal.press('-', '-', '-');
    await terminal.waitFor('‖ 0.25× 00:53');
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
  });

  test('a compressed recording is read as it stands, whatever it is called', async () => {
    const file = join(folder, 'run.recording');
    writeFileSync(file, gzipSync(readFileSync(FILE)));
    const { terminal } = open({ args: ['replay', file, '--at', '50'] });
    await terminal.waitFor('10,000');
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
  });

  test('a line that cannot be read is found while it plays: the screen closes, and a sentence says which', async () => {
    // One run, longer than what is read before it is shown.
    const [header = '', started = '', ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n');
    const file = join(folder, 'long.ndjson');
    const events = [started, ...Array.from({ length: 8 }, () => lines).flat()];
    writeFileSync(file, [header, ...events, 'nonsense', ...lines].join('\n'));
    const { terminal } = open({ args: ['replay', file], columns: 120 });
    const end = await terminal.end();
    expect(end).toMatchObject({ exitCode: 2, alternateScreen: false, cursorVisible: true, modesRestored: true });
    expect(end.output.replaceAll('\n', '')).toContain(`line ${events.length + 2} of ${file}: it is not JSON.`);
  });

  test.each([
    [140, 44],
    [100, 30],
    [80, 24],
  ])(
    'at %i x %i two recordings are beside each other on one clock; the shorter one stays at its end',
    async (columns, rows) => {
      const { terminal, mark } = open({ args: ['replay', FILE, NODE, '--speed', '16'], columns, rows });
      await terminal.waitFor(/━━ go +━━ node .*REPLAY +▶ 16×/);
      await terminal.waitFor(/^ node +[━┃]\S*● +at its end/m);
      await terminal.waitFor(/‖ 16× 00:53 \/ 00:53/);
      await terminal.waitFor(/^ go +[━┃]\S*● +at its end/m);
      terminal.press('Home');
      await terminal.waitFor('‖ 16× 00:00 / 00:53');
      await terminal.waitFor(/^ node +●/m);
      terminal.press('-', '-', '-', '-', '-', '-');
      await terminal.waitFor('‖ 0.25× 00:00');
      // The first steps of both, then what was found in them.
      terminal.press(']', ']', ']');
      await terminal.waitFor(/‖ 0\.25× 00:0[2-6] /);
      terminal.press('?');
      await terminal.waitFor('previous step, mark or finding');
      terminal.press('Escape');
      await terminal.waitFor('q quit');
      terminal.press('End', 'q');
      const end = await terminal.end();
      expect(end).toMatchObject({ exitCode: 0, alternateScreen: false, cursorVisible: true, modesRestored: true });
      expect(end.output).toMatch(
        /── \S*go-ramp\.ndjson ──[\s\S]*\n10,000 [\s\S]*node-1000\.ndjson ──[\s\S]*\n *1,000 /,
      );
      await expectNothingLeft(mark);
    },
  );

  test('two recordings step by step: the one that is through a step waits for the other', async () => {
    const args = ['replay', FILE, NODE, '--align', 'connections', '--speed', '4'];
    const { terminal } = open({ args, columns: 140, rows: 44 });
    await terminal.waitFor('step by step');
    await terminal.waitFor('waits for the other');
    terminal.press('q');
    expect((await terminal.end()).exitCode).toBe(0);
  });
});
