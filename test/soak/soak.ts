import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from '../random-from.ts';
import { ExpectedScreen } from './expected-screen.ts';
import type { Frame } from './frame.ts';
import { problemsAgainst, problemsWithin } from './frame-check.ts';
import { type Input, RandomInputs } from './inputs.ts';
import { type RunOptions, SoakedRun } from './soaked-run.ts';
import { type Usage, usageOf } from './usage.ts';
import { WrongFrames } from './wrong-frames.ts';

export interface SoakOptions extends Pick<RunOptions, 'program' | 'target' | 'folder'> {
  readonly connections: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly onUsage?: (usage: Usage) => void;
}

export interface SoakResult {
  readonly inputs: number;
  readonly frames: number;
  /** Moments at which the screen was compared with the requested state. */
  readonly settled: number;
  readonly wrong: WrongFrames;
  readonly usage: readonly Usage[];
  /** What was not right about the end. */
  readonly endProblems: readonly string[];
}

const SAMPLE_MS = 5_000;
const POLL_MS = 50;
/** How long the screen may take to show the requested state, on a busy machine. */
const PATIENCE_MS = 30_000;
/** Of the inputs that follow at once, without waiting for the screen. */
const HURRIED_SHARE = 0.3;
/** Shares of the wanted connections. */
const STEPS = [0.85, 0.9, 0.95, 1];

/** Drives the real program by random inputs for a while; the same seed drives it the same way. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { connections, durationMs, seed, folder } = options;
  const random = randomFrom(seed);
  const steps = STEPS.map((share) => Math.round(connections * share));
  const expected = new ExpectedScreen(140, 44, steps);
  const wrong = new WrongFrames(folder);
  const asked = (): string => JSON.stringify({ ...expected, connections: expected.connections });
  // After a resize frames of the old size may still come: they are not checked until the first whole one of the new size.
  let isSized = false;
  const run = new SoakedRun({
    ...options,
    steps,
    columns: expected.columns,
    rows: expected.rows,
    onFrame(frame) {
      const problems = problemsWithin(frame, expected);
      if (problems.length === 0) isSized = true;
      else if (isSized) wrong.add(problems, frame, asked());
    },
  });
  const { watched } = run;
  const usage: Usage[] = [];
  let sampler: NodeJS.Timeout | undefined;
  let [inputs, settled] = [0, 0];

  const problemsNow = (): string[] => {
    const { frame } = watched;
    if (frame === null) return ['nothing was drawn'];
    const within = problemsWithin(frame, expected);
    return within.length > 0 ? within : problemsAgainst(frame, expected);
  };
  const settle = async (): Promise<void> => {
    const end = performance.now() + PATIENCE_MS;
    while (problemsNow().length > 0 && performance.now() < end) await sleep(POLL_MS);
    settled += 1;
    const problems = problemsNow();
    if (problems.length > 0) wrong.add(problems, watched.frame, asked());
  };
  const resize = (columns: number, rows: number): void => {
    if (columns === expected.columns && rows === expected.rows) return;
    isSized = false;
    [expected.columns, expected.rows] = [columns, rows];
    watched.resize(columns, rows);
  };
  const press = (keys: readonly string[]): void => {
    for (const key of keys) expected.press(key);
    watched.terminal.press(...keys);
  };
  const redraw = async (): Promise<void> => {
    if (!expected.frozen) press(['f']);
    // The help, there and back: then what was pressed before, scrolling too, has had its effect.
    for (const key of ['?', '?']) {
      press([key]);
      await settle();
    }
    const before = watched.frame;
    const { columns, rows } = expected;
    resize(columns === 300 ? 299 : columns + 1, rows);
    await settle();
    resize(columns, rows);
    await settle();
    const changed = before === null || watched.frame === null ? [] : differences(before, watched.frame);
    if (changed.length > 0)
      wrong.add(['a frozen picture that is drawn anew is another one', ...changed], watched.frame, asked());
    press(['f']);
  };
  const act = async (input: Input): Promise<void> => {
    switch (input.kind) {
      case 'keys':
        return press(input.keys);
      case 'sizes':
        // Frames of two storms could not be distinguished.
        if (!isSized) await settle();
        for (const [columns, rows] of input.sizes) resize(columns, rows);
        return;
      case 'paste':
        expected.paste(input.asFilter);
        return watched.terminal.paste(input.text);
      case 'rest':
        return sleep(input.ms);
      case 'redraw':
        return redraw();
      case 'suspend': {
        await settle();
        isSized = false;
        const problems = await run.suspend(input.ms, () => {
          if (input.size !== null) resize(...input.size);
        });
        if (problems.length > 0) wrong.add(problems, watched.frame, asked());
      }
    }
  };

  try {
    await run.start();
    const pids = run.pids();
    const startedAt = performance.now();
    const elapsedMs = (): number => performance.now() - startedAt;
    const sample = (): void => {
      const [screen, generator, target] = [usageOf(pids.screen), usageOf(pids.generator), usageOf(pids.target)];
      if (screen === null || generator === null || target === null) return;
      const taken = { atMs: elapsedMs(), connections: expected.connections, of: { screen, generator, target } };
      usage.push(taken);
      options.onUsage?.(taken);
    };
    sample();
    sampler = setInterval(sample, SAMPLE_MS);
    await settle();
    press(steps.slice(1).map(() => '+'));
    const next = new RandomInputs(random, expected);
    while (elapsedMs() < durationMs && run.isRunning) {
      const input = next.next();
      inputs += 1;
      wrong.heard(`${(elapsedMs() / 1000).toFixed(1)} s ${JSON.stringify(input)}`);
      await act(input);
      if (random() >= HURRIED_SHARE) await settle();
    }
    if (!run.isRunning) wrong.add(['the program ended by itself'], watched.frame, asked());
    if (expected.typing) press(['Enter']);
    await settle();
    clearInterval(sampler);
    return { inputs, frames: watched.frames, settled, wrong, usage, endProblems: await run.end() };
  } finally {
    clearInterval(sampler);
    run.close();
  }
}

function differences(before: Frame, after: Frame): string[] {
  return before.lines.flatMap((line, row) =>
    line === after.lines[row] ? [] : [`row ${row} was ${JSON.stringify(line)}, is ${JSON.stringify(after.lines[row])}`],
  );
}
