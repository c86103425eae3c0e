import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type ConctopInTerminal, conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';
import { eventually, processesMarked } from './processes.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();

async function expectEnded({ terminal, mark }: ConctopInTerminal, exitCode: number): Promise<void> {
  const end = await terminal.end();
  expect(end).toMatchObject({ exitCode, alternateScreen: false, cursorVisible: true, modesRestored: true });
  await expectNothingLeft(mark);
}

const NODE = ['node', '--connections', '20'];

/** Without a wait for the screen: modules are still loading, the session is not there, or the target is just starting. */
const MOMENTS_MS = [0, 40, 80, 120, 200, 300];

describe('an end in the first moment', needs('tmux'), () => {
  test.each(MOMENTS_MS)('q after %i ms: typed before keys are read, it still ends the run', async (afterMs) => {
    const shown = open({ args: NODE });
    await sleep(afterMs);
    shown.terminal.press('q');
    await expectEnded(shown, 0);
  });

  test.each(MOMENTS_MS)('Ctrl-C after %i ms', async (afterMs) => {
    const shown = open({ args: NODE });
    await eventually(() => processesMarked(shown.mark).length > 1, 5_000, 5);
    await sleep(afterMs);
    shown.terminal.press('C-c');
    await expectEnded(shown, 130);
  });

  test('q while the target is built', async () => {
    const shown = open({
      args: ['go', '--connections', '20'],
      env: { CONCTOP_CACHE: join(folder, 'cache'), GOCACHE: join(folder, 'go-cache') },
    });
    await shown.terminal.waitFor('first run only');
    shown.terminal.press('q');
    await expectEnded(shown, 0);
  });

  test('a wrong option opens no screen', async () => {
    const shown = open({ args: ['node', '--engine', 'nope'] });
    const end = await shown.terminal.end();
    expect(end.exitCode).toBe(2);
    expect(end.output).toContain('There is no load engine named nope.');
    expect(end.output).not.toContain('OS threads');
  });
});
