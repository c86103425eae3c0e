import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readRecording } from '../../src/record/recording-reader.ts';
import { needs } from '../needs.ts';
import { eventually, isPortFree } from '../terminal/processes.ts';
import type { Fault, Outcome } from './fault.ts';
import { FAULTS } from './faults.ts';
import { type Cell, writeMatrix } from './matrix-report.ts';
import { type Command, type Show, Trial } from './trial.ts';

// A busy machine starts and ends a run in many seconds.
vi.setConfig({ testTimeout: 120_000 });

const isWhole = process.env.CONCTOP_FAULTS === 'all';
const cells: Cell[] = [];
let trial: Trial | null = null;
afterEach(() => {
  trial?.close();
  trial = null;
  // After each cell, so that a run that is ended in the middle has told what it tried.
  if (!isWhole) return;
  writeMatrix(
    cells,
    FAULTS.map(({ name }) => name),
  );
});

const rows = FAULTS.flatMap((fault) =>
  (fault.commands ?? ['launch']).flatMap((command, index) =>
    fault.shows
      // A replay without a screen is over before anything can strike it.
      .filter((show) => command !== 'replay' || show === 'screen')
      .filter((show) => isWhole || (fault.quick === show && index === 0))
      .map((show) => ({ fault, command, show, name: fault.name })),
  ),
);

/** Watchers end a moment later than what they watch. */
const WATCHERS_MS = 15_000;
const END_MS = 30_000;
/** Of ours, or of Node's own. */
const STACK = /this is a bug|^\s+at .*\.[cm]?js:\d+|Assertion failed/m;

// prlimit is in the same package as setsid.
describe(
  'whatever happens, nothing is broken and nothing stays behind',
  needs('linux', 'tmux', 'bash', 'setsid'),
  () => {
    it.each(rows)('$name: $command, $show', async ({ fault, command, show }) => {
      const cell: Cell = { fault: fault.name, command, show, survived: false };
      cells.push(cell);
      await tried(fault, command, show);
      cell.survived = true;
    });
  },
);

/** Another user's server. */
const isAttached = (command: Command): boolean => command === 'attach' || command === 'observe';

async function tried(fault: Fault, command: Command, show: Show): Promise<void> {
  const now = new Trial(show, command);
  trial = now;
  await now.start(fault.more, fault.shell);
  const before = now.recorded();
  await fault.strike(now);
  const outcome = typeof fault.outcome === 'function' ? fault.outcome(now) : fault.outcome;
  if (outcome.closed === true) await expectEndUnseen(now, outcome);
  else await expectTerminal(now, outcome);
  expect(await eventually(() => now.leftBehind().length === 0, WATCHERS_MS), now.leftBehind().join('\n')).toBe(true);
  expect(now.newFiles()).toEqual([]);
  if (isAttached(command) && !fault.name.includes('server is killed')) expect(now.attachedIsAlive()).toBe(true);
  if (command !== 'replay') await expectRecording(now, before, outcome);
  if (show === 'json' && outcome.recording === 'whole' && outcome.closed !== true) {
    expect(JSON.parse(readFileSync(now.stdout, 'utf8'))).toMatchObject({ schema: 'conctop/summary@1' });
  }
}

/** Modes, screen, cursor, the exit code and the words that stand there. */
async function expectTerminal({ terminal }: Trial, outcome: Outcome): Promise<void> {
  const end = await terminal.end(END_MS);
  if (outcome.exitCode !== null) expect(end.exitCode, end.output).toBe(outcome.exitCode);
  if (outcome.guarded === true) {
    await eventually(() => terminal.modesAreBack() && !terminal.view().alternateScreen, WATCHERS_MS);
    expect(terminal.modesAreBack()).toBe(true);
    expect(terminal.view()).toEqual({ alternateScreen: false, cursorVisible: true, mouseReported: false });
  } else {
    expect(end).toMatchObject({ modesRestored: true, alternateScreen: false, cursorVisible: true });
  }
  const { output } = end;
  if (outcome.words !== undefined) expect(output.replaceAll('\n', '')).toMatch(outcome.words);
  expect(output).not.toMatch(/undefined|NaN|ERR_|Debugger/);
  if (outcome.isBug !== true) expect(output).not.toMatch(STACK);
}

/** The terminal is gone: its shell kept the exit code and the last words. */
async function expectEndUnseen(now: Trial, { exitCode }: Outcome): Promise<void> {
  expect(await eventually(() => now.kept('code') !== '', END_MS)).toBe(true);
  expect([now.kept('code').trim(), now.kept('stderr')]).toEqual([`${exitCode}`, expect.not.stringMatching(STACK)]);
}

/** What was there is still there, to the last whole line; a run that ended in order says so, after its last tick. */
async function expectRecording(now: Trial, before: string, { recording }: Outcome): Promise<void> {
  expect(existsSync(now.recording)).toBe(true);
  const after = now.recorded();
  expect(after.startsWith(before)).toBe(true);
  const { events, truncated } = readRecording(now.recording);
  if (recording === 'whole') {
    expect(truncated).toBe(false);
    expect(events.at(-1)?.type).toBe('run-ended');
  }
  if (isAttached(now.command)) return;
  const ready = events.find((event) => event.type === 'target-ready');
  const port = ready?.type === 'target-ready' ? Number(new URL(ready.url ?? '').port) : 0;
  expect(await isPortFree(port)).toBe(true);
}
