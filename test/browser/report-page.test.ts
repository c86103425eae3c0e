import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html/html-report.ts';
import { needs, pathOf } from '../needs.ts';
import { ONE_ROUND, THREE_ROUNDS } from '../report/a-comparison.ts';
import { figuresOfRecording, pageOf, RAMP, WAITS } from '../report/recordings.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a report in a real browser', needs('chromium'), () => {
  const folder = temporaryFolder();
  const file = join(folder, 'report.html');
  const several = join(folder, 'several.html');
  const oneStep = join(folder, 'one-step.html');
  let browser: Browser;
  beforeAll(async () => {
    const page = await pageOf();
    const [waits, ramp] = [figuresOfRecording(WAITS), figuresOfRecording(RAMP)];
    writeFileSync(file, htmlReport({ kind: 'run', run: waits }, page, '1.2.3'));
    const details = [waits, ramp].map((run, index) => ({
      ...{ subject: ['go', 'node'][index] ?? '', work: 'io', round: 1, rounds: 3 },
      run,
    }));
    writeFileSync(several, htmlReport({ kind: 'comparison', comparison: THREE_ROUNDS, details }, page, '1.2.3'));
    writeFileSync(oneStep, htmlReport({ kind: 'comparison', comparison: ONE_ROUND, details: [] }, page, '1.2.3'));
    browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  const CASES = ([1440, 390] as const).flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  );
  it.each(CASES)('draws every chart at $width px, $colorScheme, accessible and without a complaint', async (look) => {
    const { page, complaints } = await open(look);
    expect(await drawnOn(page)).toBe(6);
    await expectFit(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(CASES)('puts several runs side by side at $width px, $colorScheme, and unfolds each', async (look) => {
    const { page, complaints } = await open(look, several);
    const small = page.locator('.comparison figure.chart');
    expect(await small.count()).toBe(6);
    await page.locator('details.one').last().locator('summary').click();
    const first = page.locator('details.one').last().locator('.plot canvas').first();
    await expect.poll(async () => (await first.boundingBox())?.width ?? 0).toBeGreaterThan(look.width / 3);
    await expectFit(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('one step: bars with their figures; names and tables go by keyboard', async () => {
    const { page, complaints } = await open({ width: 390, colorScheme: 'light' }, oneStep);
    const bars = page.locator('[data-chart=requestsPerSecond] .bars li');
    expect(await bars.allTextContents()).toEqual(['go  9,900', 'node  7,000']);
    const widths = (await bars.locator('rect').all()).map(async (rect) => (await rect.boundingBox())?.width ?? 0);
    const [first = 1, second = 0] = await Promise.all(widths);
    expect(second / first).toBeCloseTo(7_000 / 9_900, 2);
    await expectFit(page);
    const heading = page.locator('.comparison table').first().getByRole('button', { name: 'req/s' });
    await heading.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.comparison table').first().locator('tbody th').allTextContents()).toEqual([
      expect.stringMatching(/^node/),
      expect.stringMatching(/^go/),
    ]);
    const folded = page.locator('details').first();
    await folded.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await folded.getAttribute('open')).toBe(null);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('one cursor: a moment chosen by keyboard shows its figures in every legend', async () => {
    const { page } = await open({ width: 1440, colorScheme: 'light' });
    const legend = page.locator('[data-chart=requests] .legend b').last();
    const moment = page.locator('.moment');
    const last = await legend.textContent();
    await moment.focus();
    await page.keyboard.press('Home');
    expect(await legend.textContent()).not.toBe(last);
    expect(await moment.getAttribute('aria-valuetext')).toMatch(/^00:0\d, step \d+: .*measured .*OS threads \d/);
    await page.close();
  });

  it('one cursor and one zoom by mouse: what is done in one chart shows in all', async () => {
    const { page } = await open({ width: 1440, colorScheme: 'light' });
    const memory = page.locator('[data-chart=memory] .legend b').first();
    const strip = page.locator('svg.strip').first();
    const [last, whole] = [await memory.textContent(), await strip.getAttribute('viewBox')];
    const over = await page.locator('[data-chart=requests] .u-over').boundingBox();
    const { x, y, width, height } = over ?? { x: 0, y: 0, width: 0, height: 0 };
    const middle = y + height / 2;
    await page.mouse.move(x + 2, middle);
    await expect.poll(() => memory.textContent()).not.toBe(last);
    await page.mouse.move(x + width * 0.25, middle);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.75, middle, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => strip.getAttribute('viewBox')).not.toBe(whole);
    expect(await page.locator('.zoom').inputValue()).toBe('own');
    await page.mouse.dblclick(x + width / 2, middle);
    await expect.poll(() => page.locator('.zoom').inputValue()).toBe('all');
    await page.mouse.move(0, 0);
    await expect.poll(() => memory.textContent()).toBe(last);
    await page.close();
  });

  it('one zoom: a step chosen for all charts, and back', async () => {
    const { page } = await open({ width: 1440, colorScheme: 'light' });
    const strip = page.locator('svg.strip').first();
    const whole = await strip.getAttribute('viewBox');
    await page.locator('.zoom').selectOption({ index: 1 });
    expect(await strip.getAttribute('viewBox')).not.toBe(whole);
    await page.locator('.zoom').selectOption('all');
    expect(await strip.getAttribute('viewBox')).toBe(whole);
    await page.close();
  });

  it('the colours change at a button; steps sort at their headings', async () => {
    const { page } = await open({ width: 1440, colorScheme: 'light' });
    const background = 'getComputedStyle(document.body).backgroundColor';
    const light = await page.evaluate(background);
    await page.getByRole('button', { name: 'Dark colours' }).click();
    expect(await page.evaluate(background)).not.toBe(light);
    const conns = page.locator('table.steps th').first();
    await conns.getByRole('button').click();
    await conns.getByRole('button').click();
    expect(await conns.getAttribute('aria-sort')).toBe('descending');
    const cells = await page.locator('table.steps tbody td:first-child').allTextContents();
    const numbers = cells.map((cell) => Number(cell.replaceAll(',', '')));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    await page.close();
  });

  it.each([
    ['a run', () => file],
    ['a comparison', () => several],
  ])('%s prints on two pages', async (_what, opened) => {
    const { page } = await open({ width: 1440, colorScheme: 'dark' }, opened());
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(2);
    await page.close();
  });

  /** Charts with something on their canvas. */
  const drawnOn = (page: Page): Promise<unknown> =>
    page.evaluate(`[...document.querySelectorAll('figure.chart canvas')].filter((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)).length`);

  /** Nothing is wider than the window, and axe finds nothing. */
  async function expectFit(page: Page): Promise<void> {
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly { id: string }[] };
    expect(violations.map(({ id }) => id)).toEqual([]);
  }

  async function open({ width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' }, opened = file) {
    const page: Page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`loads ${request.url()}`);
    });
    await page.goto(pathToFileURL(opened).href);
    await page.locator('.plot canvas, .bars').first().waitFor();
    return { page, complaints };
  }
});
