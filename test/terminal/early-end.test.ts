import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { eventually, killMarked, matching, processesMarked } from './processes.ts';
import { Terminal } from './terminal.ts';

const conctop = join(dirname(fileURLToPath(import.meta.url)), '../../dist/conctop.js');
const folder = mkdtempSync(join(tmpdir(), 'conctop-early-'));
const mark = randomUUID();
let terminal: Terminal | null = null;
afterEach(() => {
  terminal?.close();
  terminal = null;
  killMarked(mark);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (args: readonly string[], env: Record<string, string> = {}): Terminal => {
  terminal = new Terminal({
    columns: 100,
    rows: 30,
    command: [process.execPath, conctop, ...args],
    env: { CONCTOP_TEST_MARK: mark, ...env },
  });
  return terminal;
};

async function expectEnded(shown: Terminal, exitCode: number): Promise<void> {
  const end = await shown.end();
  expect(end).toMatchObject({ exitCode, alternateScreen: false, cursorVisible: true, modesRestored: true });
  const left = (): number[] => matching(processesMarked(mark), /conctop|generator|server|targets/);
  expect(await eventually(() => left().length === 0), `left behind: ${left()}`).toBe(true);
}

/** Without a wait for the screen: modules are still loading, the session is not there, or the target is just starting. */
const MOMENTS_MS = [0, 40, 80, 120, 200, 300];

describe('an end in the first moment', needs('tmux'), () => {
  test.each(MOMENTS_MS)('q after %i ms: typed before keys are read, it still ends the run', async (afterMs) => {
    const shown = start(['node', '--connections', '20']);
    await sleep(afterMs);
    shown.press('q');
    await expectEnded(shown, 0);
  });

  test.each(MOMENTS_MS)('Ctrl-C after %i ms', async (afterMs) => {
    const shown = start(['node', '--connections', '20']);
    await eventually(() => processesMarked(mark).length > 1, 5_000, 5);
    await sleep(afterMs);
    shown.press('C-c');
    await expectEnded(shown, 130);
  });

  test('q while the target is built', async () => {
    const shown = start(['go', '--connections', '20'], {
      CONCTOP_CACHE: join(folder, 'cache'),
      GOCACHE: join(folder, 'go-cache'),
    });
    await shown.waitFor('first run only');
    shown.press('q');
    await expectEnded(shown, 0);
  });

  test('a wrong option opens no screen', async () => {
    const shown = start(['node', '--engine', 'nope']);
    const end = await shown.end();
    expect(end.exitCode).toBe(2);
    expect(end.output).toContain('There is no load engine named nope.');
    expect(end.output).not.toContain('OS threads');
  });
});
