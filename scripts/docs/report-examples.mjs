// Makes docs/report/, all of it: records a ramp and a comparison (some five minutes, on a quiet machine), or takes recordings that it is given, has
// `conctop report` write every form of both, and takes pictures of the comparison's page and of the casts in asciinema's own player. Needs chromium.
//
//   npm run build && node scripts/docs/report-examples.mjs
//   node scripts/docs/report-examples.mjs --ramp run.ndjson --comparison runs/
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { root } from '../shared/bundled.mjs';
import { playedToItsEnd } from '../shared/cast-player.mjs';

const { values } = parseArgs({ options: { ramp: { type: 'string' }, comparison: { type: 'string' } } });
const out = join(root, 'docs/report');
const pictures = join(out, 'pictures');
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'conctop-examples-'));
/** @param {...string} args */
const conctop = (...args) =>
  execFileSync(process.execPath, [join(root, 'dist/conctop.js'), ...args], { stdio: 'inherit' });

const SUBJECTS = ['go', 'rust-threads', 'python-asyncio', 'node'];
/** Small, since they are in the repository. */
const FORMS = [['html'], ['md'], ['svg'], ['cast', '--fps', '1', '--size', '80x24']];

try {
  // The reports name their recording.
  const ramp = join(folder, 'go-ramp.ndjson');
  if (values.ramp === undefined) conctop('go', '--ramp', '--hold', '3s', '--no-ui', '--record', ramp);
  else copyFileSync(values.ramp, ramp);
  const comparison = values.comparison ?? join(folder, 'comparison');
  if (values.comparison === undefined) {
    const plan = ['--steps', '100,1000,3000', '--hold', '3s', '--rounds', '5', '--quiet-within', '60s'];
    conctop('compare', ...SUBJECTS, ...plan, '--no-ui', '--record', comparison);
  }
  for (const [name, recorded] of [
    ['go-ramp', ramp],
    ['comparison', comparison],
  ]) {
    for (const [format, ...more] of FORMS) {
      conctop('report', recorded, '-o', join(out, `${name}.${format}`), '--force', ...more);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const executablePath = (process.env.PATH ?? '')
  .split(delimiter)
  .map((bin) => join(bin, 'chromium'))
  .find((file) => statSync(file, { throwIfNoEntry: false }) !== undefined);
if (executablePath === undefined) throw new Error('The pictures need chromium.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [width, height] of [
    [1440, 1400],
    [390, 1500],
  ]) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(pathToFileURL(join(out, 'comparison.html')).href);
      await page.locator('.plot canvas').first().waitFor();
      const path = join(pictures, `comparison-${width}-${colorScheme}.jpg`);
      await page.screenshot({ path, type: 'jpeg', quality: 60 });
      await page.close();
    }
  }
  for (const name of ['go-ramp', 'comparison']) {
    const { page, seconds, complaints } = await playedToItsEnd(
      browser,
      readFileSync(join(out, `${name}.cast`), 'utf8'),
    );
    await page.locator('#player').screenshot({ path: join(pictures, `${name}-played.png`) });
    console.log(
      `${name}.cast in asciinema-player: ${seconds} s, ${complaints.length} complaints ${complaints.join(' ')}`,
    );
  }
} finally {
  await browser.close();
}
for (const place of [out, pictures]) {
  for (const name of readdirSync(place)) console.log(`${statSync(join(place, name)).size}`.padStart(8), name);
}
