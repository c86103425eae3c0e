import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../../src/domain/state/run-state.ts';
import { readRecording } from '../../../src/record/recording-reader.ts';
import { COUNT } from '../../../src/ui/plots/scale.ts';
import { highestOf, trend } from '../../../src/ui/plots/trend.ts';
import { throughputCurveOf } from '../../../src/ui/state/throughput.ts';
import { createCanvas } from '../fake-terminal.tsx';
import { paneTools } from '../pane-tools.ts';

const file = fileURLToPath(new URL('../../fixtures/recordings/go-ramp.ndjson', import.meta.url));
const canvas = await createCanvas();

/** The run at every fourth tick of its load: once a second. */
function seconds(): RunState[] {
  let state = initialRunState;
  let ticks = 0;
  return readRecording(file).events.flatMap((event) => {
    state = foldRun(state, event);
    if (event.type !== 'load-tick') return [];
    ticks += 1;
    return ticks % 4 === 0 ? [state] : [];
  });
}

/** Each row of the plot, and whether its reference has a dot in it. */
function drawn(state: RunState, rows: number, slowdown: number) {
  const { measured, ideal } = throughputCurveOf(state);
  const fromMs = state.steps[0]?.startedAtMs ?? 0;
  const tools = {
    ...paneTools({ canvas, fromMs, toMs: Math.max(state.nowMs, fromMs + 15_000) }),
    // Who drew what: the reference is dim, as the numbers beside it are.
    paint: (token: string, text: string) => (token === 'dim' ? text : text.replace(/[\u2801-\u28ff]/g, 'x')),
  };
  const points = measured.points.map(({ atMs, value }) => ({ atMs, value: value / slowdown }));
  const series = { ...measured, points };
  const lines = trend(tools, { series, token: 'requests', measure: COUNT, columns: 60, rows, ideal });
  return { lines, highest: highestOf(series), ideal: highestOf(ideal), last: ideal.points.at(-1)?.value ?? 0 };
}

describe('of a recorded ramp', () => {
  const moments = seconds();

  /** 1: as it was served. 4 and 50: as by a server that is far below what was possible. */
  test.each([1, 4, 50])('a %d th of what was served: the ideal is in the picture at all times', (slowdown) => {
    expect(moments.length).toBeGreaterThan(30);
    for (const state of moments) {
      for (const rows of [3, 5, 10, 24]) {
        const { lines, highest, ideal, last } = drawn(state, rows, slowdown);
        const text = lines.join('\n');
        const about = `${state.nowMs} ms, ${rows} rows\n${text}`;
        expect(text, about).toMatch(/┤/);
        // Where it is not the measured line itself, it is drawn.
        if (last > highest * 1.6) expect(text, about).toMatch(/[\u2801-\u28ff]/);
        // Above a break the figure at the top edge is the ideal's own.
        const [, label = '', unit = ''] = /^ *([\d.]+)(k?)┤/.exec(lines[0] ?? '') ?? [];
        const top = Number(label) * (unit === 'k' ? 1000 : 1);
        if (text.includes('≈')) expect(Math.abs(top - ideal) / ideal, about).toBeLessThan(0.005);
        else if (top > 0) expect(top * (1 + 1 / (rows - 2)), about).toBeGreaterThanOrEqual(ideal);
      }
    }
  });

  test('before the first answer the axis is that of the ideal', () => {
    const [first] = moments;
    if (first === undefined) throw new Error('no moment');
    const { lines } = drawn(first, 10, Number.POSITIVE_INFINITY);
    expect(lines.join('')).not.toContain('≈');
    expect(lines.join('\n')).toMatch(/1k┤/);
  });

  test('the axis is broken where the ideal is far away, and only there', () => {
    const last = moments.at(-1);
    if (last === undefined) throw new Error('no moment');
    expect(drawn(last, 10, 0.5).lines.join('')).not.toContain('≈');
    const [top = '', below = ''] = drawn(last, 10, 4).lines;
    expect(top).toMatch(/^ *\d+k┤ideal .*[\u2801-\u28ff]/);
    expect(below).toContain('≈');
  });
});
