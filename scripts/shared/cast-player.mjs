// asciinema's own player, in a browser: what a page that embeds a .cast would show.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundled.mjs';

const PLAYER = join(root, 'node_modules/asciinema-player/dist/bundle');

/**
 * A page on which a cast was played to its end.
 * @param {import('playwright-core').Browser} browser
 * @param {string} cast
 */
export async function playedToItsEnd(browser, cast) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => complaints.push(message.text()));
  await page.setContent('<div id="player"></div>');
  await page.addStyleTag({ path: join(PLAYER, 'asciinema-player.css') });
  await page.addScriptTag({ content: readFileSync(join(PLAYER, 'asciinema-player.min.js'), 'utf8') });
  // It starts at the end, and draws what a terminal shows by then.
  const seconds = await page.evaluate(`(async (data) => {
    const player = AsciinemaPlayer.create({ data }, document.getElementById('player'), { preload: true, fit: 'width' });
    await player.play();
    await player.pause();
    await player.seek('100%');
    return player.getDuration();
  })(${JSON.stringify(cast)})`);
  await page.locator('.ap-term').filter({ hasText: 'conctop' }).waitFor();
  return { page, complaints, seconds: Number(seconds), text: await page.locator('.ap-term').innerText() };
}
