import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import type { Terminal } from './terminal.ts';

const start = conctopsOfTests();
const folder = temporaryFolder();

const open = (...args: readonly string[]): Terminal => start({ args, columns: 120, rows: 40 }).terminal;

describe('what units wait for', needs('tmux', 'go'), () => {
  test('u lists the goroutines of the Go target, marks their line, and leads back; a replay shows the same', async () => {
    // In CI a test is tried again, and its first recording is still there.
    const recording = join(folder, `run-${performance.now()}.ndjson`);
    // Long enough that most of the sockets wait in the handler whenever it is asked.
    const live = open('go', '-c', '60', '--delay', '2s', '--record', recording);
    await live.waitFor('holding 60', 120_000);
    live.press('u');
    await live.waitFor(/\d+ time\.Sleep ← main\.slow main\.go:\d+/, 30_000);
    await live.waitFor(/time\.Sleep\(time\.Duration.*◂ \d+ goroutines/, 30_000);
    expect(live.screen()).toContain('net/http background read');
    expect(live.screen()).toMatch(/from \/stacks, took [\d.]+/);
    // A sample of the step may have been there before: the key asks for another one.
    await expect
      .poll(() => readFileSync(recording, 'utf8'), { timeout: 30_000 })
      .toMatch(/"type":"unit-stacks".*"asked":true/);
    live.press('u');
    await live.waitFor('beside it why it behaves so');
    live.press('q');
    expect(await live.end()).toMatchObject({ exitCode: 0 });
    live.close();
    const replayed = open('replay', recording);
    await replayed.waitFor('REPLAY', 30_000);
    replayed.press('u');
    await replayed.waitFor(/\d+ time\.Sleep ← main\.slow main\.go:\d+/, 60_000);
    replayed.press('q');
    expect(await replayed.end()).toMatchObject({ exitCode: 0 });
  }, 240_000);
});
