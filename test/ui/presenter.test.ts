import { describe, expect, test } from 'vitest';
import { shows } from './expect-screen.ts';
import { goRamp, MOMENTS } from './go-ramp.ts';
import { screensOfTests } from './opened-screens.ts';
import { predictedRamp } from './prediction/a-prediction.ts';

const open = screensOfTests();

describe.each([
  [60, 20, 5],
  [80, 24, 7],
  [100, 30, 9],
  [140, 44, 12],
  [200, 60, 17],
] as const)('P at %i x %i', (columns, rows, leastRows) => {
  test('three facts in digits as high as there is room, nothing else, and back', async () => {
    const screen = open({ columns, rows, events: goRamp({ untilMs: MOMENTS.hold }) });
    await shows(screen, 'goroutines', 'q quit');
    screen.press('P');
    const text = await shows(screen, /^(?![\s\S]*q quit)[\s\S]*connections[\s\S]*OS threads[\s\S]*goroutines/);
    // Neither a border nor a word beside the three.
    expect(text).not.toMatch(/[╭│]/);
    expect(text.match(/[A-Za-z]+/g)).toEqual(['connections', 'OS', 'threads', 'goroutines']);
    const blocks = text.split(/\n\s*\n/).filter((block) => block.includes('█'));
    expect(blocks).toHaveLength(3);
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => line.includes('█'));
      expect(lines.length).toBeGreaterThanOrEqual(leastRows);
      expect(block.split('\n').every((line) => [...line].length <= columns)).toBe(true);
    }
    screen.press('P');
    await shows(screen, 'q quit', 'req');
  });

  test('what is to be predicted stays covered', async () => {
    const screen = open({ columns, rows, events: predictedRamp(0) });
    await shows(screen, 'covered');
    screen.press('P');
    await shows(screen, /^(?![\s\S]*q quit)[\s\S]*OS threads/);
    // The dot of its question mark stands apart from the rest of it.
    const blocks = (await screen.text()).split(/\n\s*\n/).filter((block) => block.includes('█'));
    expect(blocks).toHaveLength(4);
  });
});
