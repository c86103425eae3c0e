import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { conctopsOfTests } from './conctop-terminal.ts';
import { eventually } from './processes.ts';

const open = conctopsOfTests();
const folder = temporaryFolder();
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';

const RECORDING = new URL('../fixtures/recordings/go-ramp.ndjson', import.meta.url).pathname;

describe('a mouse in a real terminal', needs('tmux'), () => {
  test('clicks open panes, tabs and sort columns; the wheel scrolls; all of it goes away with the screen', async () => {
    const { terminal } = open({ args: ['replay', RECORDING, '--at', '40'], columns: 140, rows: 44 });
    await terminal.waitFor('OS threads');
    expect(terminal.view().mouseReported).toBe(true);
    terminal.click('memory ─');
    await terminal.waitFor('RESIDENT');
    terminal.click('1 threads');
    await terminal.waitFor('CPU▼');
    terminal.click('TID');
    await terminal.waitFor('TID▲');
    terminal.press('?');
    await terminal.waitFor('Shift-drag selects text');
    terminal.press('?');
    terminal.press('q');
    expect(await terminal.end()).toMatchObject({ exitCode: 0, mouseReported: false, modesRestored: true });
  });

  test('a wheel that turns while the screen closes leaves nothing on the command line', async () => {
    const { terminal } = open({ args: ['replay', RECORDING, '--at', '40'] });
    await terminal.waitFor('OS threads');
    for (let notch = 0; notch < 20; notch += 1) terminal.wheelIfReported();
    terminal.press('q');
    while (terminal.view().mouseReported) terminal.wheelIfReported();
    const { output, exitCode } = await terminal.end();
    expect(exitCode).toBe(0);
    expect(output).not.toMatch(/<65;|\d+M\^/);
  });

  test('--no-mouse leaves it to the terminal, and CONCTOP_MOUSE=0 does', async () => {
    for (const [args, env] of [
      [['--no-mouse'], {}],
      [[], { CONCTOP_MOUSE: '0' }],
    ] as const) {
      const { terminal } = open({ args: ['replay', RECORDING, ...args], env });
      await terminal.waitFor('OS threads');
      expect(terminal.view().mouseReported).toBe(false);
      terminal.press('?');
      await terminal.waitFor('this page');
      expect(terminal.screen()).not.toContain('Shift-drag');
      terminal.press('q');
      await terminal.end();
    }
  });

  test.each(['SIGKILL', 'SIGSEGV', 'SIGTERM'] as const)('after %s no mouse is reported any more', async (signal) => {
    const { terminal } = open({ args: ['node', '-c', '5'] });
    const bytes = join(folder, `${signal}.bytes`);
    await terminal.waitFor('holding 5');
    terminal.pipeTo(bytes);
    process.kill(terminal.pid(), signal);
    await terminal.end();
    expect(await eventually(() => !terminal.view().alternateScreen)).toBe(true);
    expect(await eventually(() => readFileSync(bytes, 'latin1').includes(MOUSE_OFF))).toBe(true);
  });
});
