import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';
import { conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';

const open = conctopsOfTests();
const FILE = join(import.meta.dirname, '../fixtures/recordings/go-ramp.ndjson');

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
});
