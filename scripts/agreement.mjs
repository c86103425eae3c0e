// Every figure of the screen and the summary beside an instrument that shares no code with it, in the same run:
// `node scripts/agreement.mjs [--connections 1000] [--duration 9s] [--out FILE.md] [TARGET…]`.
//
// conctop runs a target and records; meanwhile this script reads /proc by itself and asks ps, top, ss, the server's own /stats
// and a second client. Prints the differences, each with its tolerance and why it is not zero. Exit code 1: one is beyond.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as instruments from './agreement/instruments.mjs';
import { answersWithin, readEvents, wallClockOf, within } from './agreement/recording.mjs';
import { root } from './shared/bundled.mjs';
import { mean, median } from './shared/figures.mjs';
import { createContext, delay } from './verdicts/context.mjs';
import { has, nginx } from './verdicts/strangers.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    connections: { type: 'string', default: '1000' },
    duration: { type: 'string', default: '9s' },
    out: { type: 'string' },
    conctop: { type: 'string', default: join(root, 'dist/conctop.js') },
  },
});
const TARGETS = positionals.length > 0 ? positionals : ['go', 'node', 'rust-threads', 'python-processes', 'nginx'];
/** Long enough that a tick at its edges is some per cent of it. */
const WINDOW_MS = 5_000;

const rows = [];
/** `tolerance`: a share of the instrument's figure, or `min` in its unit, whichever is more. */
function compare(target, figure, ours, theirs, { by, unit = '', share = 0, min = 0, why }) {
  const difference = ours === null || theirs === null ? null : ours - theirs;
  const allowed = theirs === null ? 0 : Math.max(Math.abs(theirs) * share, min);
  rows.push({
    target,
    figure,
    ours,
    theirs,
    by,
    unit,
    difference,
    allowed,
    why,
    ok: difference === null ? null : Math.abs(difference) <= allowed,
  });
}

async function runShipped(target) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-agreement-'));
  const recording = join(folder, 'run.ndjson');
  const child = spawn(
    process.execPath,
    [values.conctop, target, '-c', values.connections, '-d', values.duration, '--json', '--record', recording],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let json = '';
  child.stdout.on('data', (chunk) => {
    json += chunk;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (!readEvents(recording).some(({ type }) => type === 'step-settled')) {
    if (child.exitCode !== null) throw new Error(`${target} ended before its connections were open`);
    await delay(100);
  }
  const ready = readEvents(recording).find(({ type }) => type === 'target-ready');
  await delay(1_000); // a second of figures belongs to the climb
  const taken = await takeReadings(ready);
  await ended;
  const summary = JSON.parse(json);
  const events = readEvents(recording);
  rmSync(folder, { recursive: true });
  compareAll(target, summary, events, taken);
}

async function takeReadings({ pid, url }) {
  const pids = instruments.treeOf(pid);
  const second = instruments.startSecondClient(new URL('/slow?ms=100', url));
  const [fromMs, served0] = [Date.now(), await instruments.servedNow(url)];
  const switches0 = instruments.switchesOf(pids);
  const cores = instruments.startCoresReader();
  const top = instruments.cpuByTop(pids, WINDOW_MS / 1_000);
  const threads = [];
  const memory = [];
  /** @type {number | null} */
  let sockets = null;
  for (const endMs = fromMs + WINDOW_MS; Date.now() < endMs; ) {
    memory.push({ atMs: Date.now(), ...instruments.memoryOf(pids) });
    threads.push(instruments.threadsByPs(pids));
    sockets ??= instruments.socketsBySs(new URL(url).port);
    await delay(Math.max(0, Math.min(900, endMs - Date.now())));
  }
  const [switches1, served1, toMs] = [instruments.switchesOf(pids), await instruments.servedNow(url), Date.now()];
  return {
    window: { fromMs, toMs },
    switches0,
    switches1,
    cores: cores.stop(),
    served0,
    served1,
    threads,
    memory,
    sockets,
    top: await top,
    latencies: second.stop(),
  };
}

/** The difference of our samples to the readings next to them in time, as a median: both wander, one not with the other. */
function besideInTime(samples, wallMs, field, readings) {
  const pairs = readings.flatMap((reading) => {
    const nearest = samples
      .filter((sample) => sample[field] !== null)
      .sort((a, b) => Math.abs(wallMs(a) - reading.atMs) - Math.abs(wallMs(b) - reading.atMs))[0];
    return nearest === undefined ? [] : [[nearest[field], reading[field]]];
  });
  return [median(pairs.map(([ours]) => ours)), median(pairs.map(([, theirs]) => theirs))];
}

function compareAll(target, summary, events, taken) {
  const wallMs = wallClockOf(events);
  const step = summary.steps[0];
  const samples = within(events, wallMs, 'process-sample', taken.window);
  const megabyte = 1024 ** 2;
  compare(target, 'threads', median(samples.map(({ threads }) => threads)), median(taken.threads), {
    by: 'ps -L',
    min: target === 'rust-threads' ? 2 : 1,
    why: 'our second client and /stats have a thread each where a connection has one; a runtime starts one now and then',
  });
  for (const [field, name] of [
    ['rssBytes', 'RSS'],
    ['pssBytes', 'PSS'],
  ]) {
    const [ours, theirs] = besideInTime(samples, wallMs, field, taken.memory);
    compare(target, name, ours === null ? null : ours / megabyte, theirs === null ? null : theirs / megabyte, {
      by: 'smaps_rollup',
      unit: 'MB',
      share: 0.05,
      min: 1,
      why: 'stat and status count pages lazily per CPU (64 pages a thread), and the heap breathes between two reads',
    });
  }
  const seconds = (taken.switches1.atMs - taken.switches0.atMs) / 1_000;
  for (const kind of ['voluntary', 'involuntary']) {
    const ours = mean(samples.flatMap(({ contextSwitchesPerSecond: rate }) => (rate === null ? [] : [rate[kind]])));
    compare(target, `${kind} switches`, ours, (taken.switches1[kind] - taken.switches0[kind]) / seconds, {
      by: '/proc/PID/task/*/status',
      unit: '/s',
      share: 0.15,
      min: 60,
      why: 'a window of a second that began before ours; what a thread that ended had counted is gone',
    });
  }
  // Each of our samples covers the second before it: held against the same second, read four times a second.
  const pairs = within(events, wallMs, 'cores-sample', taken.window).flatMap((sample) => {
    const percents = instruments.coresDuring(taken.cores, wallMs(sample) - 1_000, wallMs(sample));
    return percents === null ? [] : [{ ours: sample.cores, theirs: percents }];
  });
  for (const core of pairs[0]?.theirs.keys() ?? []) {
    compare(
      target,
      `core ${core}`,
      mean(pairs.flatMap(({ ours }) => ours.filter((entry) => entry.core === core).map((entry) => entry.totalPercent))),
      mean(pairs.map(({ theirs }) => theirs[core])),
      {
        by: '/proc/stat',
        unit: '%',
        min: 4,
        why: 'two readers of the same second, some milliseconds apart; ticks of 10 ms',
      },
    );
  }
  compare(
    target,
    'CPU of the server',
    mean(samples.flatMap(({ cpuPercent }) => (cpuPercent === null ? [] : [cpuPercent]))),
    taken.top,
    {
      by: 'top -b',
      unit: '%',
      share: 0.1,
      min: 4,
      why: 'the kernel charges whole ticks of 10 ms; top has its own window of five seconds',
    },
  );
  compare(target, 'open sockets', step.connections.open, taken.sockets === null ? null : taken.sockets, {
    by: 'ss -tn',
    min: 3,
    why: 'the second client, /stats of ours and of conctop',
  });
  const { served0, served1 } = taken;
  const counted = served0?.served == null || served1?.served == null ? null : served1.served - served0.served;
  const answers = counted === null ? null : answersWithin(events, wallMs, { fromMs: served0.atMs, toMs: served1.atMs });
  compare(target, 'good answers', answers, counted === null ? null : counted - taken.latencies.length, {
    by: '/stats served',
    share: 0.03,
    why: 'an answer is served before it is read: at the edges of the window one tick of ours can lie on either side',
  });
  compare(target, 'p50', step.latencyMs.p50, taken.latencies.length < 10 ? null : median(taken.latencies), {
    by: 'a second client, one at a time',
    unit: 'ms',
    share: 0.06,
    min: 3,
    why: "it reads with Node's own HTTP client, and its median is of some fifty answers",
  });
}

/** Every request that nginx logged is one that we counted, or one whose answer we no longer waited for. */
async function runNginx() {
  if (!has('nginx')) return;
  const context = await createContext();
  try {
    const command = nginx(context);
    const recording = join(context.folder, 'run.ndjson');
    const child = spawn(
      process.execPath,
      [
        values.conctop,
        'run',
        '-c',
        '20',
        '-d',
        '3s',
        '--json',
        '--record',
        recording,
        '--url',
        `http://127.0.0.1:${context.port}/index.html`,
        '--',
        ...command,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    await new Promise((resolve) => child.on('close', resolve));
    const logged = readFileSync(join(context.folder, 'access.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"GET /index.html ')).length;
    const ticks = readEvents(recording).filter(({ type }) => type === 'load-tick');
    const asked = ticks.reduce((sum, { requests, unanswered = 0 }) => sum + requests + unanswered, 0);
    compare('nginx', 'requests', asked, logged, {
      by: 'access.log lines',
      min: 3,
      why: 'all of the run, with those that were on their way at its end; one or two ask whether it is up',
    });
  } finally {
    await context.end();
  }
}

for (const target of TARGETS) {
  process.stderr.write(`${target}\n`);
  await (target === 'nginx' ? runNginx() : runShipped(target)).catch((error) =>
    console.error(`${target}: ${error.message}`),
  );
}

const figure = (value) =>
  value === null || value === undefined
    ? '–'
    : Math.abs(value) >= 100
      ? Math.round(value).toLocaleString('en-US')
      : value.toFixed(1);
const line = (cells) => `| ${cells.join(' | ')} |`;
const table = [
  line(['target', 'figure', 'conctop', 'instrument', 'by', 'difference', 'allowed', '', 'why']),
  line(['---', '---', '--:', '--:', '---', '--:', '--:', '---', '---']),
  ...rows.map((row) =>
    line([
      row.target,
      row.figure,
      `${figure(row.ours)} ${row.unit}`.trim(),
      `${figure(row.theirs)} ${row.unit}`.trim(),
      row.by,
      figure(row.difference),
      figure(row.allowed),
      row.ok === null ? 'not measured' : row.ok ? 'agrees' : '**OUT**',
      row.ok === null ? 'all its workers hold a connection of ours: nobody else is answered' : row.why,
    ]),
  ),
].join('\n');
const out = rows.filter(({ ok }) => ok === false).length;
const text = `${table}\n\n${rows.filter(({ ok }) => ok === true).length} figures agree, ${out} do not, ${rows.filter(({ ok }) => ok === null).length} could not be compared.`;
console.log(text);
if (values.out !== undefined) writeFileSync(values.out, `${text}\n`);
process.exit(out > 0 ? 1 : 0);
