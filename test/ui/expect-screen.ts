import { expect, vi } from 'vitest';
import type { Screen } from './fake-terminal.tsx';
import { boxCount, frameProblems } from './frame-rules.ts';

/** Waits until every word is on the screen; its text then. */
export const shows = async (screen: Screen, ...words: readonly (string | RegExp)[]): Promise<string> =>
  vi.waitFor(async () => {
    const text = await screen.text();
    for (const word of words) expect(text).toMatch(typeof word === 'string' ? literally(word) : word);
    return text;
  }, PATIENCE);

/** A busy machine may take its time: less than a test may take, so that the failure says what was missing. */
export const PATIENCE = { timeout: 15_000 };

/** Braille: a plot was drawn, so the canvas is loaded, and with it each frame is whole. */
export const PLOT = /[\u2801-\u28ff]/;

const literally = (word: string): RegExp => new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** What holds for each frame of every size (frame-rules.ts), and that it has at least so many boxes. */
export function expectWhole(lines: readonly string[], columns: number, boxes = 7): void {
  expect(frameProblems(lines, columns)).toEqual([]);
  expect(boxCount(lines)).toBeGreaterThanOrEqual(boxes);
}
