import { expect, test, vi } from 'vitest';
import { randomFrom } from '../../random-from.ts';
import { ExpectedScreen } from '../../soak/expected-screen.ts';
import { problemsAgainst, problemsWithin } from '../../soak/frame-check.ts';
import { type Input, RandomInputs } from '../../soak/inputs.ts';
import { keyBytes } from '../../soak/key-bytes.ts';
import { PATIENCE } from '../expect-screen.ts';
import { Screen } from '../fake-terminal.tsx';
import { STEPS } from '../go-ramp.ts';
import { richRun, withWaits } from '../rich-run.ts';

/** The soak of the real program (test/terminal/soak.test.ts) has these inputs too; here there are more of them a second. */
const INPUTS = 150;

test.each([1, 2, 3, 4])(
  'whatever is pressed, in whatever size: the screen shows what was asked for, whole (seed %i)',
  async (seed) => {
    const expected = new ExpectedScreen(140, 44, STEPS);
    expected.stepIndex = STEPS.length - 1;
    let [isPaused, planIndex, index, atMs] = [false, expected.stepIndex, 100, 1e6];
    const step = (by: number): void => {
      const next = Math.min(STEPS.length - 1, Math.max(0, planIndex + by));
      if (next === planIndex) return;
      [planIndex, index, atMs] = [next, index + 1, atMs + 1];
      const connections = STEPS[planIndex] ?? 0;
      screen.store.onEvent({ type: 'step-started', atMs, index, planIndex, connections, holdMs: null });
    };
    const screen = new Screen({
      columns: expected.columns,
      rows: expected.rows,
      events: seed % 2 === 0 ? withWaits(richRun()) : richRun(),
      recording: true,
      controls: {
        togglePause() {
          isPaused = !isPaused;
          atMs += 1;
          screen.store.onEvent({ type: isPaused ? 'load-paused' : 'load-resumed', atMs });
        },
        stepUp: () => step(1),
        stepDown: () => step(-1),
      },
    });
    const resize = (columns: number, rows: number): void => {
      [expected.columns, expected.rows] = [columns, rows];
      screen.resize(columns, rows);
    };
    const act = (input: Input): void => {
      if (input.kind === 'keys') {
        for (const key of input.keys) expected.press(key);
        screen.press(input.keys.map(keyBytes).join(''));
      } else if (input.kind === 'sizes') {
        for (const [columns, rows] of input.sizes) resize(columns, rows);
      } else if (input.kind === 'paste') {
        expected.paste(input.asFilter);
        screen.press(`\x1b[200~${input.text}\x1b[201~`);
      }
    };
    const inputs = new RandomInputs(randomFrom(seed), expected);
    const done: string[] = [];
    try {
      for (let count = 0; count < INPUTS; count += 1) {
        const input = inputs.next();
        done.push(JSON.stringify(input));
        act(input);
        await vi.waitFor(
          async () => {
            const frame = await screen.frame();
            const problems = [...problemsWithin(frame, expected), ...problemsAgainst(frame, expected)];
            expect(problems, `${done.slice(-10).join('\n')}\n${frame.lines.join('\n')}`).toEqual([]);
          },
          { ...PATIENCE, interval: 10 },
        );
      }
      expect(screen.asked).toEqual([]);
    } finally {
      screen.close();
    }
  },
  120_000,
);
