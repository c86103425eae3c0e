// The table of docs/models.md, from real runs: `node scripts/docs/model-table.mjs [--steps 100,1000,10000] [--hold 3s] [TARGET…]`.
// Each target that can run here, with waiting (io) and with computing (cpu) requests, one after the other. Prints
// Markdown on stdout and progress on stderr. Figures are those of the machine it ran on, named in the first line.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled, root } from '../shared/bundled.mjs';

const conctop = join(root, 'dist', 'conctop.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string', default: '100,1000,10000' }, hold: { type: 'string', default: '3s' } },
});

const run = (args) => spawnSync(process.execPath, [conctop, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
const available = JSON.parse(run(['targets', '--json']).stdout).targets.filter((target) => target.canRun);
const names = positionals.length > 0 ? positionals : available.map((target) => target.name);

const count = (value) => (value === null ? '–' : Math.round(value).toLocaleString('en-US'));
const megabytes = (bytes) => (bytes === null ? '–' : `${Math.round(bytes / 1024 / 1024)} MB`);
const milliseconds = (ms) => (ms === null ? '–' : ms >= 10 ? `${Math.round(ms)}` : ms.toFixed(1));
/** Its climb's too. */
const errorsOf = (step) =>
  [step.errors, step.climb.errors].flatMap((errors) => Object.values(errors)).reduce((sum, value) => sum + value, 0);

/** `server: loop`: who limits the step, and which part of it (src/domain/assessment/assessment.ts). */
const { verdictWords } = await bundled('src/domain/assessment/assessment.ts');
const limitedBy = (verdict) => (verdict === null ? '–' : verdictWords(verdict));

/** `cargo 1.95.0, Tokio 1.54.1`: where the runtime is a library, its version is the one that the target pins. */
function runtimeOf({ name, runtime }) {
  const cargo = join(root, 'targets', name, 'Cargo.toml');
  const tokio = existsSync(cargo)
    ? /^tokio = .*version = "=([\d.]+)"/m.exec(readFileSync(cargo, 'utf8'))?.[1]
    : undefined;
  return [runtime ?? '–', ...(tokio === undefined ? [] : [`Tokio ${tokio}`])].join(', ');
}

/** @type {{ cores: number, os: string, kernel: string } | null} */
let machine = null;
const rows = [];
const servers = new Map();
for (const name of names) {
  for (const work of ['io', 'cpu']) {
    process.stderr.write(`${name} ${work}\n`);
    const { stdout, stderr } = run([name, '--work', work, '--steps', values.steps, '--hold', values.hold, '--json']);
    if (stdout.trim() === '') {
      process.stderr.write(stderr);
      continue;
    }
    const summary = JSON.parse(stdout);
    machine ??= summary.machine;
    const { http } = summary.target;
    servers.set(name, [name, runtimeOf(summary.target), http.name, http.kind]);
    for (const step of summary.steps) {
      const bound = step.generator.saturated || step.generator.starved ? '≥ ' : '';
      rows.push([
        name,
        http.name,
        work,
        `${count(step.connections.open)}${step.connections.open === step.connections.requested ? '' : ` of ${count(step.connections.requested)}`}`,
        `${bound}${count(step.requestsPerSecond)}`,
        milliseconds(step.latencyMs.p50),
        milliseconds(step.latencyMs.p99),
        count(step.threads?.max ?? null),
        count(step.processes),
        megabytes(step.rssBytes?.max ?? null),
        step.cpuPercent === null ? '–' : `${Math.round(step.cpuPercent.mean)} %`,
        count(errorsOf(step)),
        limitedBy(step.bottleneck),
      ]);
    }
  }
}

const line = (cells) => `| ${cells.join(' | ')} |`;
console.log(
  `Measured on ${machine?.cores ?? '?'} cores, ${machine?.os ?? '?'}, Linux ${machine?.kernel ?? '?'}; target and generator share them.`,
);
console.log(
  'io: each request waits 100 ms; cpu: each burns 5 ms. ≥: the load generator had no slack, a lower bound.\n',
);
const TEXTS = ['target', 'HTTP server', 'work'];
const FIGURES = [
  'connections',
  'req/s',
  'p50 ms',
  'p99 ms',
  'threads',
  'processes',
  'RSS',
  'CPU',
  'errors',
  'limited by',
];
console.log(line([...TEXTS, ...FIGURES]));
console.log(line([...TEXTS.map(() => '---'), ...FIGURES.map(() => '--:')]));
for (const row of rows) console.log(line(row));

console.log('\nWhat cannot be the same in every language:\n');
console.log(line(['target', 'runtime', 'HTTP server', 'which is']));
console.log(line(['---', '---', '---', '---']));
for (const server of servers.values()) console.log(line(server));
