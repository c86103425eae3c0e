// How long until the first frame: `node scripts/bench-startup.mjs [ROUNDS]`, beside a bare `node -e 0` in the same run.
// The program runs in a real pseudo terminal (script(1)); the first frame is when the first box is drawn. Prints ms and
// the ratio, no verdict: machines differ, and this one may be busy.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const entry = join(root, 'dist', 'conctop.js');
const rounds = Number(process.argv[2] ?? 15);
if (!existsSync(entry)) await bundle();

/** Milliseconds from spawn until `seen` returns true for the output so far, or until the end where it is null. */
function timed(command, args, seen) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, COLUMNS: '140', LINES: '44' },
    });
    let output = '';
    let firstMs = null;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (firstMs === null && seen?.(output)) {
        firstMs = performance.now() - startedAt;
        child.kill('SIGTERM');
      }
    });
    child.on('error', reject);
    child.on('close', () => {
      if (seen === null) resolve(performance.now() - startedAt);
      else if (firstMs === null) reject(new Error(`no frame was seen:\n${output.slice(0, 500)}`));
      else resolve(firstMs);
    });
  });
}

const quoted = (words) => words.map((word) => `'${word}'`).join(' ');
const inTerminal = (words) => ['-qfec', `stty cols 140 rows 44; exec ${quoted(words)} 2>&1`, '/dev/null'];
const firstFrame = () =>
  timed('script', inTerminal([process.execPath, entry, 'node', '--ramp']), (text) => text.includes('╭'));
/** What the pseudo terminal costs before conctop even starts: part of the measure, not of conctop. */
const terminalAlone = () => timed('script', inTerminal(['true']), null);
const bareNode = () => timed(process.execPath, ['-e', '0'], null);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const bare = [];
const terminal = [];
const frame = [];
await firstFrame();
for (let round = 0; round < rounds; round += 1) {
  bare.push(await bareNode());
  terminal.push(await terminalAlone());
  frame.push(await firstFrame());
}
const line = (name, values) =>
  console.log(
    `${name.padEnd(34)} median ${median(values).toFixed(0).padStart(4)} ms   min ${Math.min(...values)
      .toFixed(0)
      .padStart(4)}   max ${Math.max(...values)
      .toFixed(0)
      .padStart(4)}`,
  );
console.log(`${rounds} rounds in turn, Node ${process.version}`);
line('node -e 0', bare);
line('script, sh and stty alone', terminal);
line('conctop node --ramp, first frame', frame);
console.log(
  `ratio ${(median(frame) / median(bare)).toFixed(2)}; first frame minus bare Node: ${(median(frame) - median(bare)).toFixed(0)} ms`,
);
