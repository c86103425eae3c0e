import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { killMarked } from './processes.ts';
import { Terminal } from './terminal.ts';

const conctop = join(dirname(fileURLToPath(import.meta.url)), '../../dist/conctop.js');
const mark = randomUUID();
let terminal: Terminal | null = null;
const folder = mkdtempSync(join(tmpdir(), 'conctop-waits-'));
afterEach(() => {
  terminal?.close();
  terminal = null;
  killMarked(mark);
  rmSync(folder, { recursive: true, force: true });
});

const open = (...args: readonly string[]): Terminal => {
  terminal = new Terminal({
    ...{ columns: 120, rows: 40, env: { CONCTOP_TEST_MARK: mark } },
    command: [process.execPath, conctop, ...args],
  });
  return terminal;
};

describe('what units wait for', needs('tmux', 'go'), () => {
  test('u lists the goroutines of the Go target, marks their line, and leads back; a replay shows the same', async () => {
    const recording = join(folder, 'run.ndjson');
    // Long enough that most of the sockets wait in the handler whenever it is asked.
    const live = open('go', '-c', '60', '--delay', '2s', '--record', recording);
    await live.waitFor('holding 60', 120_000);
    live.press('u');
    await live.waitFor(/\d+ time\.Sleep ← main\.slow main\.go:\d+/, 30_000);
    await live.waitFor(/time\.Sleep\(time\.Duration.*◂ \d+ goroutines/, 30_000);
    expect(live.screen()).toContain('net/http background read');
    expect(live.screen()).toMatch(/from \/stacks, took [\d.]+/);
    live.press('u');
    await live.waitFor('beside it why it behaves so');
    live.press('q');
    expect(await live.end()).toMatchObject({ exitCode: 0 });
    expect(readFileSync(recording, 'utf8')).toMatch(/"type":"unit-stacks".*"asked":true/);
    live.close();
    const replayed = open('replay', recording);
    await replayed.waitFor('REPLAY', 30_000);
    replayed.press('u');
    await replayed.waitFor(/\d+ time\.Sleep ← main\.slow main\.go:\d+/, 60_000);
    replayed.press('q');
    expect(await replayed.end()).toMatchObject({ exitCode: 0 });
  }, 240_000);
});
