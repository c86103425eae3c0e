// How long until the first frame: `node scripts/bench/startup.mjs [ROUNDS]`, beside a bare `node -e 0` in the same run.
// With --patches instead: the bundle without each of the build's patches of other people's source, beside the bundle with all.
// The program runs in a real pseudo terminal (script(1)); the first frame is when the first box is drawn. Prints ms and
// the ratio, no verdict: machines differ, and this one may be busy.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../build.mjs';
import { PATCHES } from '../build-patches.mjs';
import { root } from '../shared/bundled.mjs';
import { median } from '../shared/figures.mjs';

const entry = join(root, 'dist', 'conctop.js');
const rounds = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 15);
if (!existsSync(entry)) await bundle();

/**
 * Milliseconds from spawn until `seen` returns true for the output so far, or until the end where it is null. It lives on
 * for `livesMs`.
 */
function timed(command, args, seen, livesMs = 0) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, COLUMNS: '140', LINES: '44' },
    });
    let output = '';
    /** @type {number | null} */
    let firstMs = null;
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (firstMs === null && seen?.(output)) {
        firstMs = performance.now() - startedAt;
        setTimeout(() => child.kill('SIGTERM'), livesMs);
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
const firstFrame = (program = entry, livesMs = 0) =>
  timed('script', inTerminal([process.execPath, program, 'node', '--ramp']), (text) => text.includes('╭'), livesMs);
/** Whoever starts conctop has run it before: compiled code is kept by a run of more than a second (src/compiled-code.ts). */
const firstRun = (program = entry) => firstFrame(program, 2_000);
/** What the pseudo terminal costs before conctop even starts: part of the measure, not of conctop. */
const terminalAlone = () => timed('script', inTerminal(['true']), null);
const bareNode = () => timed(process.execPath, ['-e', '0'], null);

const line = (name, values) =>
  console.log(
    `${name.padEnd(34)} median ${median(values).toFixed(0).padStart(4)} ms   min ${Math.min(...values)
      .toFixed(0)
      .padStart(4)}   max ${Math.max(...values)
      .toFixed(0)
      .padStart(4)}`,
  );

async function beside() {
  const bare = [];
  const terminal = [];
  const frame = [];
  await firstRun();
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareNode());
    terminal.push(await terminalAlone());
    frame.push(await firstFrame());
  }
  console.log(`${rounds} rounds in turn, Node ${process.version}`);
  line('node -e 0', bare);
  line('script, sh and stty alone', terminal);
  line('conctop node --ramp, first frame', frame);
  console.log(
    `ratio ${(median(frame) / median(bare)).toFixed(2)}; first frame minus bare Node: ${(median(frame) - median(bare)).toFixed(0)} ms`,
  );
}

/** A bundle without one patch, as a program of its own; below node_modules, where external packages are found. */
async function without(name) {
  const folder = join(root, 'node_modules/.cache/conctop-patches', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'targets'), join(folder, 'targets'));
  const kept = PATCHES.filter((patch) => patch.name !== name);
  // What is wrong without it (a require of a file that is not there) is as good an answer as milliseconds.
  const program = join(folder, 'dist', 'conctop.js');
  const isBuilt = await bundle(join(folder, 'dist'), kept).then(
    () => true,
    () => false,
  );
  return { name, program: isBuilt ? program : null, ms: [] };
}

async function patches() {
  const variants = [];
  for (const name of ['(none)', ...PATCHES.map((patch) => patch.name)]) variants.push(await without(name));
  const running = variants.filter(({ program }) => program !== null);
  for (const { program } of running) await firstRun(program).catch(() => undefined);
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of running) {
      const ms = await firstFrame(variant.program).catch(() => null);
      if (ms === null) variant.program = null;
      else variant.ms.push(ms);
    }
  }
  console.log(`first frame without one patch, ${rounds} rounds in turn, Node ${process.version}`);
  for (const { name, program, ms } of variants) {
    if (program === null) console.log(`${name.padEnd(34)} does not work without it`);
    else line(`without ${name}`, ms);
  }
}

await (process.argv.includes('--patches') ? patches() : beside());
