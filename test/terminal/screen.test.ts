import { describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { needs } from '../needs.ts';
import { type ConctopInTerminal, conctopsOfTests, expectNothingLeft } from './conctop-terminal.ts';
import { eventually, isPortFree, matching, processesMarked } from './processes.ts';
import type { TerminalEnd } from './terminal.ts';

const open = conctopsOfTests();

interface Run extends ConctopInTerminal {
  readonly port: number;
}

async function start(
  args: readonly string[],
  [columns, rows]: readonly [number, number] = [140, 44],
  env: Record<string, string> = {},
): Promise<Run> {
  const port = await freePort();
  return { ...open({ args: [...args, '--port', `${port}`], columns, rows, env }), port };
}

/** After every ending: the terminal as it was, no process left, the port free. */
async function expectClean(run: Run, end: TerminalEnd): Promise<void> {
  expect(end).toMatchObject({ alternateScreen: false, cursorVisible: true, modesRestored: true });
  await expectNothingLeft(run.mark);
  expect(await isPortFree(run.port)).toBe(true);
}

describe('the screen in a real terminal', needs('tmux'), () => {
  test('start, ramp, quit: figures appear, steps follow, the summary stays', async () => {
    const run = await start(['node', '--steps', '50,100,150', '--hold', '2s']);
    const { terminal } = run;
    await terminal.waitFor('OS threads');
    await terminal.waitFor('next 100 in');
    await terminal.waitFor(/holding 150/, 30_000);
    const screen = await terminal.waitFor(/150 connections on \d+ threads/);
    for (const text of [
      'connections',
      'waiting callbacks',
      'requests per second',
      'latency',
      'memory',
      'cores',
      'threads (top -H)',
      'ideal 1,500/s',
    ]) {
      expect(screen).toContain(text);
    }
    terminal.press('q');
    const end = await terminal.end();
    expect(end.exitCode).toBe(0);
    expect(end.output).toMatch(/conns\s+OS threads/);
    // They ask for 1,500; the edges of so short a step count up to one answer of each more or less.
    expect(end.output).toMatch(/\b150\b.*\b1,\d{3}\b/);
    await expectClean(run, end);
  });

  test('pause holds the step, + and - go on and back', async () => {
    const run = await start(['node', '--steps', '20,40,60', '--hold', '3s']);
    const { terminal } = run;
    await terminal.waitFor('next 40 in');
    terminal.press('Space');
    await terminal.waitFor('PAUSED');
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(terminal.screen()).toContain('paused at 20');
    terminal.press('Space');
    await terminal.waitForAbsence('PAUSED');
    terminal.press('+');
    await terminal.waitFor(/next 60 in|opening \d+ \/ 60|holding 60/);
    terminal.press('-');
    await terminal.waitFor(/next 40 in|(?:opening|closing) \d+ \/ 20|next 60 in/);
    terminal.press('q');
    await expectClean(run, await terminal.end());
  }, 40_000);

  test('every size shows whole lines, even while it changes', async () => {
    const run = await start(['node', '--connections', '100'], [140, 44]);
    const { terminal } = run;
    await terminal.waitFor('holding 100');
    for (const [columns, rows] of [
      [100, 30],
      [80, 24],
      [60, 20],
      [140, 44],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(rows >= 40 ? /threads \(top -H\)/ : /OS threads/);
      const settled = await eventually(() => {
        const screen = terminal.screen();
        if (!screen.includes('q quit')) return false;
        const lines = screen.split('\n');
        const widest = Math.max(...lines.map((line) => [...line.trimEnd()].length));
        return widest === columns && lines.filter((line) => line.includes('╭')).length >= 3;
      });
      expect(settled, `${columns}x${rows}\n${terminal.screen()}`).toBe(true);
    }
    terminal.resize(59, 19);
    await terminal.waitFor('too small');
    terminal.resize(80, 24);
    await terminal.waitFor('OS threads');
    terminal.press('q');
    await expectClean(run, await terminal.end());
  }, 40_000);

  test('f freezes the screen, ? explains the keys', async () => {
    const run = await start(['node', '--connections', '20'], [80, 24]);
    const { terminal } = run;
    await terminal.waitFor('holding 20');
    terminal.press('f');
    const frozen = await terminal.waitFor('FROZEN');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(terminal.screen()).toBe(frozen);
    terminal.press('f');
    await terminal.waitForAbsence('FROZEN');
    terminal.press('?');
    await terminal.waitFor('freeze the picture');
    terminal.press('?');
    await terminal.waitFor('OS threads');
    terminal.press('q');
    await expectClean(run, await terminal.end());
  });

  test('Ctrl-C ends it with 130', async () => {
    const run = await start(['node', '--connections', '50'], [80, 24]);
    await run.terminal.waitFor('holding 50');
    run.terminal.press('C-c');
    const end = await run.terminal.end();
    expect(end.exitCode).toBe(130);
    await expectClean(run, end);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %d', async (signal, code) => {
    const run = await start(['node', '--connections', '50'], [80, 24]);
    await run.terminal.waitFor('holding 50');
    process.kill(run.terminal.pid(), signal);
    const end = await run.terminal.end();
    expect(end.exitCode).toBe(code);
    await expectClean(run, end);
  });

  test('the target is killed: the screen says when and how, the figures stay, exit code 1', async () => {
    const run = await start(['node', '--connections', '50']);
    const { terminal } = run;
    await terminal.waitFor('holding 50');
    const [target] = matching(processesMarked(run.mark), /server\.mjs/);
    expect(target).toBeDefined();
    process.kill(target ?? 0, 'SIGKILL');
    const screen = await terminal.waitFor(/ended in the middle of the run: SIGKILL/);
    expect(screen).toContain('the run ended');
    expect(screen).toContain('requests per second');
    terminal.press('q');
    const end = await terminal.end();
    expect(end.exitCode).toBe(1);
    expect(end.output).toMatch(/conns\s+OS threads/);
    expect(end.output).toContain('SIGKILL');
    await expectClean(run, end);
  });

  test('conctop itself is killed: generator and target still end', async () => {
    const run = await start(['node', '--connections', '50'], [80, 24]);
    await run.terminal.waitFor('holding 50');
    process.kill(run.terminal.pid(), 'SIGKILL');
    await expectNothingLeft(run.mark, /generator\.js|server\.mjs/);
    expect(await isPortFree(run.port)).toBe(true);
  });

  test('conctop is killed while it starts: the target still ends', async () => {
    const run = await start(['node', '--connections', '50'], [80, 24]);
    const target = (): number[] => matching(processesMarked(run.mark), /server\.mjs/);
    // Polled without a pause: the moment in which only its process exists is some ms long.
    expect(await eventually(() => target().length > 0, 10_000, 0)).toBe(true);
    process.kill(run.terminal.pid(), 'SIGKILL');
    expect(await eventually(() => target().length === 0), `left behind: ${target()}`).toBe(true);
  });

  test('NO_COLOR: no colour at all', async () => {
    const run = await start(['node', '--connections', '20'], [80, 24], { NO_COLOR: '1' });
    await run.terminal.waitFor('holding 20');
    expect(run.terminal.colours()).not.toMatch(/\x1b\[[\d;]*(?:3[0-8]|4[0-8]|9[0-7])[\d;]*m/);
    run.terminal.press('q');
    await expectClean(run, await run.terminal.end());
  });
});
