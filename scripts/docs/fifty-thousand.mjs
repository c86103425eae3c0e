// 50,000 connections on the models that can hold them, really: `node scripts/docs/fifty-thousand.mjs [--write] [TARGET…]`, as root on Linux.
// Prints a table; with --write it becomes a section of docs/models.md, and the measured points (memory of the kernel, the generators
// and the models) go to src/domain/doctor/needs/measured.json, from which `conctop doctor --connections N` reckons. Needs some 2 GB.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../shared/bundled.mjs';
import { median } from '../shared/figures.mjs';
import { kernelBytesPerPair, slabBytes } from '../shared/kernel-memory.mjs';
import { line, pointsOfModels } from '../shared/model-rows.mjs';
import { childrenOf } from '../shared/real-terminal.mjs';

const STEPS = [1_000, 10_000, 50_000];
/** Requests per second over all connections: two cores serve them beside the climb. */
const RATE = 1_000;
const NEEDED_BYTES = 4 * 1024 ** 3;
const SAMPLE_MS = 2_000;
/** Others open and close files meanwhile: the median of so many. */
const ROUNDS = 3;
const DATA = join(root, 'src/domain/doctor/needs/measured.json');
const MODELS = join(root, 'docs/models.md');
const MARKS = ['<!-- fifty thousand: scripts/docs/fifty-thousand.mjs -->', '<!-- /fifty thousand -->'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const names = positionals.length > 0 ? positionals : ['node-cluster', 'uvicorn', 'python-hybrid'];
if (freemem() < NEEDED_BYTES)
  throw new Error('50,000 connections and their processes need 2 GB; 4 GB must be free, so that nobody else suffers');

const openFiles = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('generator.js')
      ? 0
      : readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
};
const descendants = (pid) => childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
/** Pages of socket buffers, of the whole machine. */
const bufferPages = () => Number(/^TCP: .* mem (\d+)/m.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1]);

/** One run; beside it the most descriptors of a process of the server, and what the kernel took. */
async function conctop(args) {
  const slabBefore = slabBytes();
  const child = spawn(process.execPath, [join(root, 'dist/conctop.js'), ...args, '--json', '--no-ui', '--no-keep'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen = { files: 0, first: 0, slab: slabBefore, pages: 0 };
  const timer = setInterval(() => {
    // The server's first process, which in node-cluster accepts for its workers, and below it those.
    const firsts = childrenOf(child.pid ?? 0);
    seen.first = Math.max(seen.first, ...firsts.map(openFiles));
    seen.files = Math.max(seen.files, ...firsts.flatMap(descendants).map(openFiles));
    seen.slab = Math.max(seen.slab, slabBytes());
    seen.pages = Math.max(seen.pages, bufferPages());
  }, SAMPLE_MS);
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  return {
    summary: JSON.parse(text),
    files: seen.files,
    first: seen.first,
    pages: seen.pages,
    kernelBytes: Math.round(seen.slab - slabBefore),
  };
}

const count = (value) => (value == null ? '–' : Math.round(value).toLocaleString('en-US'));
const megabytes = (bytes) => (bytes == null ? '–' : `${Math.round(bytes / 1024 / 1024)} MB`);
const percent = (value) => (value == null ? '–' : `${Math.round(value)} %`);

const before = readFileSync(MODELS, 'utf8');
const [begin = 0, end = 0] = MARKS.map((mark) => before.indexOf(mark));
/** Of targets that are not run now the rows and points stay. */
const kept = existsSync(DATA) ? JSON.parse(readFileSync(DATA, 'utf8')).runs : {};
/** @type {Map<string, string[]>} */
const rows = new Map(
  Object.keys(kept).map((name) => [
    name,
    before
      .slice(begin, end)
      .split('\n')
      .filter((row) => row.startsWith(`| ${name} |`)),
  ]),
);
const runs = { ...kept };
let machine = '';
for (const name of names) {
  process.stderr.write(`${name}\n`);
  const { summary, files, first, pages, kernelBytes } = await conctop([
    name,
    '--steps',
    STEPS.join(),
    '--rate',
    `${RATE}`,
    '--hold',
    '5s',
  ]);
  const { steps, load, count: counts, machine: on } = summary;
  machine = `${on.cores} cores, ${on.os}, Linux ${on.kernel}`;
  rows.set(name, []);
  for (const step of steps) {
    const { open, requested } = step.connections;
    const errors = [step.errors, step.climb.errors].flatMap(Object.values).reduce((sum, value) => sum + value, 0);
    const isLast = step === steps.at(-1);
    rows
      .get(name)
      ?.push(
        line([
          name,
          open === requested ? count(open) : `${count(open)} of ${count(requested)}`,
          count(load.workers),
          count(load.generators),
          count(step.threads?.max),
          count(step.requestsPerSecond),
          count(step.latencyMs.p50),
          count(step.latencyMs.p99),
          megabytes(step.rssBytes?.max),
          megabytes(step.generator.rssBytes),
          percent(step.cpuPercent?.mean),
          count(errors),
          isLast ? count(files) : '',
          isLast ? count(first) : '',
          isLast ? megabytes(kernelBytes) : '',
          isLast ? (counts === null ? '–' : counts.agrees ? 'agree' : 'differ') : '',
        ]),
      );
  }
  const last = steps.at(-1);
  runs[name] = {
    workers: load.workers,
    generators: load.generators,
    busiestWorker: Math.round((files / (last.connections.open / load.workers)) * 100) / 100,
    kernelBytes,
    bufferPages: pages,
    requestsPerSecond: RATE,
    points: steps.map(({ connections, rssBytes, generator }) => ({
      connections: connections.open,
      serverBytes: rssBytes?.max ?? null,
      generatorBytes: generator.rssBytes,
      generatorCpuPercent: generator.cpuPercent,
    })),
  };
}
process.stderr.write('kernel\n');
const pairs = [];
for (let round = 0; round < ROUNDS; round += 1) pairs.push(await kernelBytesPerPair());
const kernel = median(pairs);
process.stderr.write('a busy generator\n');
const busy = await conctop(['node', '--connections', '10000', '--hold', '5s']);
const [ofBusy] = busy.summary.steps;
const busyMs = Math.round(((ofBusy.generator.cpuPercent * 10) / ofBusy.requestsPerSecond) * 10_000) / 10_000;

const TITLES = [
  'target',
  'connections',
  'workers',
  'generators',
  'threads',
  'req/s',
  'p50 ms',
  'p99 ms',
  'RSS',
  'RSS of the generators',
  'CPU',
  'errors',
  'files of the busiest worker',
  'of the first process',
  'kernel',
  'counts',
];
const table = [
  line(TITLES),
  line(TITLES.map((_, index) => (index === 0 ? '---' : '--:'))),
  ...[...rows.values()].flat(),
].join('\n');
console.log(table);
const data = {
  machine,
  kernelBytesPerPair: kernel,
  busyGeneratorMsPerRequest: busyMs,
  runs,
  models: pointsOfModels(before),
};
console.log(JSON.stringify(data, null, 2));
if (values.write) {
  writeFileSync(DATA, `${JSON.stringify(data, null, 2)}\n`);
  const how = `Measured on ${machine}; ${count(RATE)} requests per second over all connections, each waits 100 ms.`;
  const idle = `An idle pair of sockets takes ${count(kernel)} bytes of the kernel.`;
  const section = `${MARKS[0]}\n\n${how}\n${idle}\n\n${table}\n\n`;
  writeFileSync(MODELS, before.slice(0, begin) + section + before.slice(end));
}
