// The table of docs/models.md, from real runs: `node scripts/model-table.mjs [--steps 100,1000,10000] [--hold 3s] [TARGET…]`.
// Each target that can run here, with waiting (io) and with computing (cpu) requests, one after the other. Prints
// Markdown on stdout and progress on stderr. Figures are those of the machine it ran on, told in the first line.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
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
const errorsOf = (step) => Object.values(step.errors).reduce((sum, value) => sum + value, 0);

let machine = null;
const rows = [];
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
    for (const step of summary.steps) {
      const bound = step.generator.saturated ? '≥ ' : '';
      rows.push([
        name,
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
      ]);
    }
  }
}

const line = (cells) => `| ${cells.join(' | ')} |`;
console.log(
  `Measured on ${machine?.cores ?? '?'} cores, ${machine?.os ?? '?'}, Linux ${machine?.kernel ?? '?'}; target and generator share them.`,
);
console.log(
  'io: each request waits 100 ms; cpu: each burns 5 ms. ≥: the load generator was saturated, a lower bound.\n',
);
console.log(
  line(['target', 'work', 'connections', 'req/s', 'p50 ms', 'p99 ms', 'threads', 'processes', 'RSS', 'CPU', 'errors']),
);
console.log(line(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:']));
for (const row of rows) console.log(line(row));
