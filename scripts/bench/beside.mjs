// Is this build slower than another? `node scripts/bench/beside.mjs OTHER_CHECKOUT [--rounds 5] [--only startup,probes,screen,load]`.
// OTHER_CHECKOUT is built (`npm ci && npm run build` in a worktree of an older commit). In each round both have their turn, the order
// changing, with the same scripts of their own checkout; printed is this one's figure as a ratio to the other's of the same round
// (median, least and most). Above 1 is slower or more, but for req/s.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../shared/bundled.mjs';
import { median, medianAndRange } from '../shared/figures.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'startup,probes,screen,load' },
  },
});
const [other] = positionals;
if (other === undefined || !existsSync(join(other, 'dist/conctop.js')))
  throw new Error('Name the folder of another checkout that is built.');

/** By bench: a script of the checkout (where it was before scripts/ had rooms), its arguments, and where its figures stand. */
const BENCHES = {
  startup: {
    scripts: ['scripts/bench/startup.mjs', 'scripts/bench-startup.mjs'],
    args: ['5'],
    figures: { 'first frame, ms': /first frame\s+median\s+(\d+)/ },
  },
  probes: {
    scripts: ['scripts/bench/probes.mjs', 'scripts/bench-probes.mjs'],
    args: ['--threads', '20,1000,10000', '--seconds', '8'],
    figures: {
      'probes, 20 threads, %': /^20 threads\s+([\d.]+) %/m,
      'probes, 1,000 threads, %': /^1000 threads\s+([\d.]+) %/m,
      'probes, 10,000 threads, %': /^10000 threads\s+([\d.]+) %/m,
    },
  },
  screen: {
    scripts: ['scripts/bench/screen.mjs', 'scripts/bench-screen.mjs'],
    args: ['go', '2000'],
    figures: {
      'screen and probes, go 2,000, %': /screen and probes\s+([\d.]+) %/,
      'generator, go 2,000, %': /load generators?\s+([\d.]+) %/,
    },
  },
  load: {
    scripts: ['dist/conctop.js'],
    args: ['go', '-c', '5000', '-d', '8s', '--no-ui', '--json'],
    figures: {
      'req/s, go 5,000': /"requestsPerSecond": ([\d.]+),\s+"(?:failed|ideal)/,
      'p50, ms': /"p50": ([\d.]+)/,
      'p99, ms': /"p99": ([\d.]+)/,
      'generator, go 5,000, %': /"generator": \{\s+"cpuPercent": ([\d.]+)/,
    },
  },
};

for (const name of values.only.split(',')) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`There is no bench ${name}: ${Object.keys(BENCHES).join(', ')}.`);
  const ours = Object.fromEntries(Object.keys(bench.figures).map((figure) => [figure, /** @type {number[]} */ ([])]));
  const ratios = structuredClone(ours);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const turns = round % 2 === 0 ? [root, other] : [other, root];
    const found = new Map(turns.map((checkout) => [checkout, measure(bench, checkout)]));
    for (const figure of Object.keys(bench.figures)) {
      const [mine, theirs] = [found.get(root)?.[figure] ?? Number.NaN, found.get(other)?.[figure] ?? Number.NaN];
      ours[figure]?.push(mine);
      ratios[figure]?.push(mine / theirs);
    }
  }
  for (const figure of Object.keys(bench.figures))
    console.log(
      `${figure.padEnd(32)} ${median(ours[figure] ?? [])
        .toFixed(1)
        .padStart(9)}   ${medianAndRange(ratios[figure] ?? [])} x the other`,
    );
}

/** @param {{ scripts: string[], args: string[], figures: Record<string, RegExp> }} bench @param {string} checkout */
function measure({ scripts, args, figures }, checkout) {
  const script = scripts.map((path) => join(checkout, path)).find((path) => existsSync(path));
  if (script === undefined) throw new Error(`${checkout} has none of ${scripts.join(', ')}.`);
  const out = execFileSync(process.execPath, [script, ...args], {
    cwd: checkout,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Object.fromEntries(
    Object.entries(figures).map(([name, at]) => [name, Number(at.exec(out)?.[1] ?? Number.NaN)]),
  );
}
