// The screen under siege: `node scripts/soak/screen.mjs [--seed N] [--target go] [--connections 10000] [--duration 20m]
// [--out FOLDER]`. The real program in a real terminal (tmux), driven at random from a seed: views, filters, scrolling, steps, pauses,
// resizes from 20x5 to 300x80, pastes, Ctrl-Z and fg. Each frame that it draws is checked (test/soak/frame-check.ts), each
// process is sampled every five seconds, and at the end nothing may be left. A wrong frame is written to the folder with the
// inputs that led to it; the same seed repeats the run. Exit code 1 where anything was not as it should be.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled, root } from '../shared/bundled.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: `${Date.now() % 100_000}` },
    target: { type: 'string', default: 'go' },
    connections: { type: 'string', default: '10000' },
    duration: { type: 'string', default: '20m' },
    out: { type: 'string' },
  },
});
const MS_PER = { s: 1_000, m: 60_000, h: 3_600_000 };
const [, number, unit] = /^(\d+)([smh])$/.exec(values.duration) ?? [];
if (number === undefined) throw new Error(`--duration ${values.duration}: write it like 90s or 20m`);

const { soak, flatnessOf } = await bundled('test/soak/soak.ts', 'test/soak/usage.ts');
const folder = values.out ?? mkdtempSync(join(tmpdir(), 'conctop-soak-'));
mkdirSync(folder, { recursive: true });
const [seed, connections] = [Number(values.seed), Number(values.connections)];
console.log(`seed ${seed}, ${values.target}, ${connections} connections, ${values.duration}, in ${folder}`);
let lastMinute = -1;
const result = await soak({
  program: join(root, 'dist/conctop.js'),
  target: values.target,
  connections,
  durationMs: Number(number) * MS_PER[unit],
  seed,
  folder,
  onUsage(usage) {
    const minute = Math.floor(usage.atMs / 60_000);
    if (minute === lastMinute) return;
    lastMinute = minute;
    const of = Object.entries(usage.of).map(
      ([name, { rssMb, descriptors }]) => `${name} ${rssMb.toFixed(1)} MB ${descriptors} descriptors`,
    );
    console.log(`minute ${minute}: ${of.join(' · ')} · asked for ${usage.connections}`);
  },
});

const { wrong, endProblems } = result;
writeFileSync(join(folder, 'usage.json'), JSON.stringify(result.usage));
const flat = flatnessOf(result.usage, connections);
console.log(
  `${result.inputs} inputs, ${result.frames} frames checked, ${result.settled} of them against what was asked for`,
);
for (const { name, earlyMb, lateMb, mostDescriptors } of flat) {
  console.log(
    `${name}: peaks of ${earlyMb.toFixed(1)} MB in minutes 2 to 4, ${lateMb.toFixed(1)} MB in the last fifth; at most ${mostDescriptors} descriptors`,
  );
}
const problems = [...flat.flatMap((each) => each.problems), ...endProblems];
for (const problem of problems) console.log(`NO   ${problem}`);
for (const [index, kind] of wrong.kinds.entries()) console.log(`NO   ${kind}: ${wrong.files[index] ?? ''}`);
const isRight = wrong.count === 0 && problems.length === 0;
console.log(isRight ? 'yes  no wrong frame, flat, nothing left' : `NO   ${wrong.count} wrong frames; see ${folder}`);
if (isRight && values.out === undefined) rmSync(folder, { recursive: true });
process.exitCode = isRight ? 0 : 1;
