// Four k6 as four machines, one killed, one slow, beside one conctop:
//   node scripts/k6-four.mjs [--target node] [--seconds 20] [--users 50] [--write]
// Each k6 also writes all of its samples (CSV). Printed, and with --write put into docs/k6.md: the sum that conctop saw beside the server's
// own count, and its percentiles beside those of all samples. Fails where the sum is wrong, or a percentile is further off than is told.
// Needs `npm run build`, and k6 on PATH. Load goes to 127.0.0.1 only: some 350 requests a second.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundled, root } from './shared/bundled.mjs';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'node' },
    seconds: { type: 'string', default: '20' },
    users: { type: 'string', default: '50' },
    write: { type: 'boolean', default: false },
  },
});
const SECONDS = Number(values.seconds);
const USERS = Number(values.users);
/** Beyond p99 lie the few requests that the stopped machine had under way, 6 s each: there a rank more or less is anything. */
const PERCENTILES = [50, 90, 95, 99];
/** What befalls each machine, and its share of the users. */
const MACHINES = [
  { name: 'a', fate: 'runs to its end', users: USERS },
  { name: 'b', fate: 'runs to its end', users: USERS },
  { name: 'c', fate: 'killed in the middle (SIGKILL)', users: USERS },
  { name: 'd', fate: 'half the users; stopped for 6 s (SIGSTOP)', users: Math.ceil(USERS / 2) },
];
const TOKEN = `four-${process.pid}-${Math.random().toString(36).slice(2)}`;
/** Delays from 5 ms to 500 ms, evenly on a logarithmic axis, so that percentiles lie far apart. */
const SCRIPT = `import http from 'k6/http';
import { sleep } from 'k6';
export default function () {
  http.get(__ENV.URL + '/slow?ms=' + Math.round(5 * 100 ** Math.random()), { tags: { name: 'slow' } });
  sleep(0.3);
}`;

const BEGIN = '<!-- scripts/k6-four.mjs -->';
const END = '<!-- end of scripts/k6-four.mjs -->';
/** @param {number} number */
const count = (number) => number.toLocaleString('en-US');

const { launchTarget, loadTarget, LatencyHistogram, readRecording } = await bundled(
  'src/target/launch/launch.ts',
  'src/target/catalog/catalog.ts',
  'src/domain/state/histogram.ts',
  'src/record/recording-reader.ts',
);
const folder = mkdtempSync(join(tmpdir(), 'conctop-k6-four-'));
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const target = await launchTarget({
  manifest: loadTarget(join(root, 'targets'), values.target),
  root: join(root, 'targets'),
  port: 0,
  emit: () => {},
  clock: () => performance.now(),
  signal: new AbortController().signal,
});
try {
  const problems = report(await measure());
  for (const problem of problems) console.error(`✗ ${problem}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await target.stop();
}

async function measure() {
  const port = await freePort();
  const recording = join(folder, 'run.ndjson');
  const conctop = start(
    process.execPath,
    [
      ...[join(root, 'dist/conctop.js'), 'attach', `${target.pid}`, '--k6', `127.0.0.1:${port}`],
      ...[
        '--url',
        `${target.url}/slow?ms=5`,
        '--no-ui',
        '--json',
        '--no-keep',
        '--record',
        recording,
        '-d',
        `${SECONDS + 30}s`,
      ],
    ],
    { CONCTOP_K6_TOKEN: TOKEN },
  );
  await conctop.says(/waiting for k6/);
  writeFileSync(join(folder, 'script.js'), SCRIPT);
  const k6 = MACHINES.map((machine) => startK6(machine, port));
  const [, , killed, slow] = k6;
  await sleep((SECONDS * 1000) / 2);
  killed.child.kill('SIGKILL');
  slow.child.kill('SIGSTOP');
  await sleep(6_000);
  slow.child.kill('SIGCONT');
  const { stdout } = await conctop.ended;
  await Promise.all(k6.map(({ ended }) => ended));
  const { events } = readRecording(recording);
  const ticks = events.filter(({ type }) => type === 'load-tick');
  return {
    summary: JSON.parse(stdout),
    latency: LatencyHistogram.merge(ticks.map(({ latency }) => LatencyHistogram.decode(latency))),
    silenced: new Set(
      events.flatMap((event) =>
        event.type === 'k6-machines'
          ? event.machines.filter(({ state }) => state === 'silent').map(({ name }) => name)
          : [],
      ),
    ),
    untold: untoldOf(events.findLast(({ type }) => type === 'k6-machines')),
    samples: await Promise.all(MACHINES.map(({ name }) => samplesOf(join(folder, `${name}.csv`)))),
  };
}

/** What the killed machine may have been told and did not tell, by its rate and interval. */
function untoldOf({ machines }) {
  return machines
    .filter(({ state }) => state !== 'ended')
    .reduce(
      (sum, { requestsPerSecond, intervalMs, users }) => sum + (requestsPerSecond * intervalMs) / 1000 + users,
      0,
    );
}

function report({ summary, latency, silenced, untold, samples }) {
  const told = summary.k6.percentileErrorPercent;
  const sum = summary.k6.machines.reduce((total, { requests }) => total + requests, 0);
  const served = summary.count?.served ?? Number.NaN;
  const all = Float64Array.from(samples.flat()).sort();
  const problems = [];
  const lines = [
    '| machine | what befell it | k6’s own samples | conctop counted | was named as silent |',
    '|---|---|---:|---:|---|',
    ...MACHINES.map(({ name, fate }, index) => {
      const counted = summary.k6.machines.find((machine) => machine.name === name)?.requests ?? 0;
      const own = samples[index].length;
      // The CSV of the killed one ends with its last whole second, as its pushes do.
      if (name !== 'c' && counted !== own) problems.push(`k6 ${name} has ${own} samples, conctop counted ${counted}`);
      return `| ${name} | ${fate} | ${count(own)} | ${count(counted)} | ${silenced.has(name) ? 'yes' : 'no'} |`;
    }),
    `| all | the server’s own count: ${count(served)} | ${count(all.length)} | ${count(sum)} | |`,
    '',
    `What the killed machine asked after its last push conctop cannot know: ${count(served - sum)} answers here, at most ${count(Math.ceil(untold))} by its rate.`,
    '',
    '| percentile | of all samples | conctop | off by | told |',
    '|---|---:|---:|---:|---:|',
    ...PERCENTILES.map((percentile) => {
      // The same rank as conctop's.
      const exact = all[Math.max(1, Math.floor((percentile / 100) * all.length + 0.5)) - 1];
      const seen = latency.percentileMs(percentile);
      const off = (seen / exact - 1) * 100;
      if (Math.abs(off) > told) problems.push(`p${percentile} is off by ${off.toFixed(1)} %, and ${told} % is told`);
      return `| p${percentile} | ${exact.toFixed(1)} ms | ${seen.toFixed(1)} ms | ${off.toFixed(1)} % | ±${told.toFixed(1)} % |`;
    }),
  ];
  if (served < sum || served > sum + untold) problems.push(`the server counted ${served}, conctop ${sum}`);
  for (const name of ['c', 'd']) if (!silenced.has(name)) problems.push(`k6 ${name} was not named as silent`);
  for (const name of ['a', 'b']) if (silenced.has(name)) problems.push(`k6 ${name} was named as silent`);
  if (summary.count?.agrees !== true) problems.push('conctop says that the two counts disagree');
  console.log(lines.join('\n'));
  if (values.write && problems.length === 0) putInto(join(root, 'docs/k6.md'), lines.join('\n'));
  return problems;
}

function putInto(file, table) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`);
  writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n${table}\n${text.slice(to)}`);
}

function startK6({ name, users }, port) {
  return start(
    'k6',
    [
      ...[
        'run',
        '--quiet',
        '--no-usage-report',
        '--vus',
        `${users}`,
        '--duration',
        `${SECONDS}s`,
        '--tag',
        `instance=${name}`,
      ],
      ...['-o', 'experimental-prometheus-rw', '-o', `csv=${join(folder, `${name}.csv`)}`, join(folder, 'script.js')],
    ],
    {
      URL: target.url,
      K6_PROMETHEUS_RW_SERVER_URL: `http://127.0.0.1:${port}/api/v1/write`,
      K6_PROMETHEUS_RW_BEARER_TOKEN: TOKEN,
      K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
      K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
    },
  );
}

function start(program, args, env) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const text = { stdout: '', stderr: '' };
  let heard = () => {};
  for (const stream of ['stdout', 'stderr']) {
    child[stream].on('data', (chunk) => {
      text[stream] += chunk;
      heard();
    });
  }
  const ended = once(child, 'close').then(([code]) => {
    children.delete(child);
    return { code, ...text };
  });
  const says = async (words) => {
    const isSaid = new Promise((resolve) => {
      heard = () => words.test(`${text.stdout}${text.stderr}`) && resolve(true);
    });
    if ((await Promise.race([isSaid, ended.then(() => false), sleep(15_000, false, { ref: false })])) !== true)
      throw new Error(`${program} did not say ${words}: ${text.stdout}${text.stderr}`);
  };
  return { child, ended, says };
}

/** Durations of the good answers in a CSV of k6, ms. */
async function samplesOf(file) {
  const found = [];
  /** @type {{ value: number, status: number } | null} */
  let columns = null;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const cells = line.split(',');
    columns ??= { value: cells.indexOf('metric_value'), status: cells.indexOf('status') };
    if (cells[0] === 'http_req_duration' && /^[23]/.test(cells[columns.status]))
      found.push(Number(cells[columns.value]));
  }
  return found;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
