// A long run at many connections: `node scripts/soak/load.mjs [--target go] [--connections 10000] [--duration 10m] [--delay 100ms]`.
// Runs the real program, then reads its recording: is the generator's memory flat, does the tick clock drift, and did the
// server count what conctop counted? Exit code 1 where one of them does not hold.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../shared/bundled.mjs';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'go' },
    connections: { type: 'string', default: '10000' },
    duration: { type: 'string', default: '10m' },
    delay: { type: 'string', default: '100ms' },
  },
});
/** Growth of the last fifth's mean over the second fifth's: V8's heap breathes by some per cent, a leak does not stop there. */
const FLAT_SHARE = 0.1;
/** A tick is cut on its own turn of the event loop, which a busy machine delays; a drift would add up instead. */
const DRIFT_MS = 100;

const folder = mkdtempSync(join(tmpdir(), 'conctop-soak-'));
const recording = join(folder, 'soak.ndjson');
const { target, connections, duration, delay } = values;
const args = [target, '-c', connections, '-d', duration, '--delay', delay, '--no-ui', '--json', '--record', recording];
const run = spawnSync(process.execPath, [join(root, 'dist/conctop.js'), ...args], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 64 * 1024 * 1024,
});
const summary = JSON.parse(run.stdout);
const events = readFileSync(recording, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => JSON.parse(line));
rmSync(folder, { recursive: true });

const ticks = events.filter((event) => event.type === 'load-tick' && event.requested === Number(connections));
const tickMs = events.find((event) => event.type === 'run-started').config.tickMs;
const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const fifth = (list, index) => list.slice((list.length * index) / 5, (list.length * (index + 1)) / 5);
const rss = ticks.map((tick) => tick.generator.rssBytes / 1024 ** 2);
const [early, late] = [mean(fifth(rss, 1)), mean(fifth(rss, 4))];
const offsets = ticks.map((tick) => tick.atMs % tickMs).map((offset) => Math.min(offset, tickMs - offset));
const [offsetEarly, offsetLate] = [mean(fifth(offsets, 1)), mean(fifth(offsets, 4))];
const left = ticks.filter((tick, index) => index > 0 && tick.intervalMs > 1.5 * tickMs).length;
const [step] = summary.steps;

const checks = [
  ['generator RSS is flat', late < early * (1 + FLAT_SHARE), `${early.toFixed(1)} -> ${late.toFixed(1)} MB`],
  [
    'the tick clock does not drift',
    offsetLate < DRIFT_MS,
    `${ticks.length} ticks, off their turn by ${offsetEarly.toFixed(1)} -> ${offsetLate.toFixed(1)} ms, ${left} left out`,
  ],
  ['the server counted the same', summary.count.agrees === true, JSON.stringify(summary.count)],
];
console.log(
  `${target}, ${step.connections.open} connections, ${summary.durationSeconds} s, ${step.requestsPerSecond} req/s, ` +
    `p50 ${step.latencyMs.p50} ms, p99 ${step.latencyMs.p99} ms, errors ${JSON.stringify(step.errors)}`,
);
for (const [what, holds, figures] of checks) console.log(`${holds ? 'yes' : 'NO '}  ${what}: ${figures}`);
process.exitCode = checks.every(([, holds]) => holds) ? 0 : 1;
