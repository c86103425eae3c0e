// Installs what would be published into an empty folder and runs it with a PATH of Node alone: no Go, no Cargo, no Java.
// `node scripts/install.mjs [--write]`; --write keeps what it prints in docs/install.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch, cpus, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PLATFORMS } from './packages/targets.mjs';
import { writePackages } from './packages.mjs';
import { root } from './shared/bundled.mjs';
import { openTerminal } from './shared/real-terminal.mjs';

/** Long enough for its third step. */
const SCREEN_MS = 6_000;

/**
 * `npm install conctop` from tarballs: every package of ours is overridden by its file, all else comes from npm's cache, or else from the registry.
 * @param {string} folder
 * @param {readonly { readonly name: string, readonly tarball: string }[]} packed
 */
export function installInto(folder, packed) {
  const overrides = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const { conctop, ...others } = overrides;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { conctop }, overrides: others }));
  const install = (/** @type {string} */ how) =>
    spawnSync('npm', ['install', how, '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
  const startedMs = performance.now();
  const offline = install('--offline');
  const said = offline.status === 0 ? offline : install('--prefer-offline');
  if (said.status !== 0) throw new Error(said.stderr);
  return {
    seconds: (performance.now() - startedMs) / 1000,
    packages: packagesBelow(join(folder, 'node_modules')),
    bytes: bytesBelow(join(folder, 'node_modules')),
    entry: join(folder, 'node_modules/.bin/conctop'),
  };
}

/** A folder for PATH that holds Node, and what every system has: nothing that could build a target. */
export function pathOfNodeAlone(folder) {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node'))) symlinkSync(process.execPath, join(folder, 'node'));
  // The shebang of the command, and the shell of the watchdog, are found by their full path.
  return folder;
}

const packagesBelow = (folder) =>
  readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? readdirSync(join(folder, name)).map((one) => `${name}/${one}`) : [name]))
    .sort();

const bytesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);

/** What a run prints, without a terminal. */
export function runAlone({ entry }, folder, args) {
  const env = {
    PATH: pathOfNodeAlone(join(folder, 'bin')),
    HOME: folder,
    CONCTOP_CACHE: join(folder, 'cache'),
    TERM: 'xterm-256color',
  };
  const startedMs = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, seconds: (performance.now() - startedMs) / 1000, env };
}

/** The screen in a real terminal of 100 by 30, a moment into the run. */
async function screenAlone({ entry }, env) {
  const terminal = openTerminal(100, 30, 'go --ramp 100:500 --hold 2s', { entry, env });
  try {
    await sleep(SCREEN_MS);
    return terminal.tmux('capture-pane', '-p').trimEnd();
  } finally {
    await terminal.close();
  }
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-install-'));
  try {
    const platform = PLATFORMS.find((one) => one.platform === process.platform && one.arch === process.arch);
    if (platform === undefined) throw new Error('There is no package of ready-made targets for this platform.');
    const packed = await writePackages(join(folder, 'tarballs'), [platform]);
    const installed = installInto(join(folder, 'app'), packed);
    const run = runAlone(installed, folder, ['go', '--ramp', '100:500', '--hold', '1s', '--json']);
    if (run.status !== 0) throw new Error(run.stderr || run.stdout);
    const targets = runAlone(installed, folder, ['targets']);
    const screen = await screenAlone(installed, run.env);
    if (!screen.includes('goroutines')) throw new Error(`The screen shows no run:\n${screen}`);
    const text = page({ packed, installed, run, targets, screen });
    console.log(text);
    if (process.argv.includes('--write')) writeFileSync(join(root, 'docs/install.md'), text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const fenced = (text) => ['```', text.trimEnd(), '```'].join('\n');

function page({ packed, installed, run, targets, screen }) {
  const { steps, target, count } = JSON.parse(run.stdout);
  return `${[
    '# What an install brings',
    `Written by \`node scripts/install.mjs --write\`: the packages are made, installed from their tarballs into an empty folder, and run with a PATH on which Node is alone: no Go, no Cargo, no Java. Node ${process.version}, ${type()} ${arch()}, ${cpus().length} cores, shared with other programs.`,
    [
      '| package | packed | unpacked | files | holds |',
      '|---|---:|---:|---:|---|',
      ...packed.map(
        ({ name, bytes, unpackedBytes, files, holds }) =>
          `| \`${name}\` | ${mb(bytes)} | ${mb(unpackedBytes)} | ${files.length} | ${holds} |`,
      ),
    ].join('\n'),
    `\`npm install\`: ${installed.seconds.toFixed(1)} s, ${installed.packages.length} packages (${installed.packages.join(', ')}), ${mb(installed.bytes)} on the disk. No script runs.`,
    `\`conctop go --ramp 100:500 --hold 1s --json\`: ${run.seconds.toFixed(1)} s from start to end, ${target.runtime}, ready-made; ${count.answers} answers, and the server counted ${count.served}.`,
    [
      '| connections | requests/s | of ideal |',
      '|---:|---:|---:|',
      ...steps.map(
        (step) =>
          `| ${step.connections.open} | ${step.requestsPerSecond} | ${Math.round((100 * step.requestsPerSecond) / step.idealRequestsPerSecond)} % |`,
      ),
    ].join('\n'),
    'The screen, in a terminal of 100 by 30:',
    fenced(screen),
    '`conctop targets` there. Python does not come along, so its targets need one. A Java is found below /usr/lib/jvm, too, where this machine has one:',
    fenced(targets.stdout),
  ].join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
