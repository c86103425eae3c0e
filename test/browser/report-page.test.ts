import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../src/report/html/html-report.ts';
import { needs, pathOf } from '../needs.ts';
import { figuresOfRecording, pageOf, WAITS } from '../report/recordings.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a report in a real browser', needs('chromium'), () => {
  const folder = temporaryFolder();
  const file = join(folder, 'report.html');
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, htmlReport([figuresOfRecording(WAITS)], await pageOf(), '1.2.3'));
    browser = await chromium.launch({ executablePath: pathOf('chromium'), args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  const CASES = ([1440, 390] as const).flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  );
  it.each(CASES)('draws every chart at $width px, $colorScheme, accessible and without a complaint', async (look) => {
    const { page, complaints } = await open(look);
    const drawn = await page.evaluate(`[...document.querySelectorAll('figure.chart canvas')].filter((canvas) =>
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)).length`);
    expect(drawn).toBe(6);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly { id: string }[] };
    expect(violations.map(({ id }) => id)).toEqual([]);
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

  it('prints on two pages', async () => {
    const { page } = await open({ width: 1440, colorScheme: 'dark' });
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeLessThanOrEqual(2);
    await page.close();
  });

  async function open({ width, colorScheme }: { width: number; colorScheme: 'light' | 'dark' }) {
    const page: Page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`loads ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.locator('.plot canvas').last().waitFor();
    return { page, complaints };
  }
});
