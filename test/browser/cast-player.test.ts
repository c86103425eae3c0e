import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playedToItsEnd } from '../../scripts/shared/cast-player.mjs';
import { castOf, castOfComparison } from '../../src/commands/report/film.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { needs, pathOf } from '../needs.ts';
import { THREE_ROUNDS } from '../report/a-comparison.ts';
import { recordingFile, WAITS } from '../report/recordings.ts';

const OPTIONS = { columns: 100, rows: 30, fps: 1, themeName: 'dark' };

describe("a cast in asciinema's own player", needs('chromium'), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  /** The player puts each column of a wide character into a line of its own. */
  const joined = (text: string): string => text.replace(/\s+/g, ' ');

  it('a run: ends as the screen does, and lasts as long', async () => {
    const { events, durationMs } = readRecording(recordingFile(WAITS));
    const { page, complaints, seconds, text } = await playedToItsEnd(browser, await castOf(events, OPTIONS));
    expect(joined(text)).toContain('run ended');
    expect(seconds).toBeGreaterThan(durationMs / 1000 - 4);
    expect(seconds).toBeLessThanOrEqual(durationMs / 1000 + 1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('a comparison: its last screen stays long enough to be read', async () => {
    const cast = await castOfComparison(THREE_ROUNDS, OPTIONS);
    const { page, complaints, seconds, text } = await playedToItsEnd(browser, cast);
    expect(joined(text)).toMatch(/compare 2 subjects · io, each request waits 100 ms · 3 rounds/);
    expect(joined(text)).toMatch(/node .*7,050/);
    expect(seconds).toBeGreaterThanOrEqual(6);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
