import { expect, vi } from 'vitest';
import type { Screen } from './fake-terminal.tsx';

/** Waits until every word is on the screen; its text then. */
export const shows = async (screen: Screen, ...words: readonly (string | RegExp)[]): Promise<string> =>
  vi.waitFor(async () => {
    const text = await screen.text();
    for (const word of words) expect(text).toMatch(typeof word === 'string' ? literally(word) : word);
    return text;
  });

const literally = (word: string): RegExp => new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** What holds for each frame of every size: whole boxes, a free last row, and no line past the edge. */
export function expectWhole(lines: readonly string[], columns: number, boxes = 7): void {
  expect(lines.at(-1)).toBe('');
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
  const text = lines.join('\n');
  const count = (char: string): number => [...text].filter((each) => each === char).length;
  expect(count('╭')).toBeGreaterThanOrEqual(boxes);
  expect([count('╮'), count('╰'), count('╯')]).toEqual([count('╭'), count('╭'), count('╭')]);
  const boxed = lines.filter((line) => /^[│╭╰]/.test(line));
  for (const line of boxed) {
    expect([...line]).toHaveLength(columns);
    expect(line).toMatch(/[│╮╯]$/);
  }
}
