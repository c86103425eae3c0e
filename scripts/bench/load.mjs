// conctop's engines beside wrk, oha, k6 and autocannon's own CLI, against the same running server:
//   node scripts/bench/load.mjs [--targets go,rust-tokio] [--connections 100,1000,10000] [--rounds 3] [--seconds 8]
//                               [--tools wrk,oha,k6,socket,screen,autocannon,autocannon-cli]
// Without --tools: those of them that are on PATH, and the engines. k6 runs as `--engine k6` runs it.
// `screen` is the whole program, `conctop attach PID --url …`, with its live screen and its probes in a real terminal (tmux).
// In each round every tool has its turn, and figures are printed as ratios to wrk of the same round (median, and from least
// to most over the rounds): a shared machine has no seconds that can be trusted. Needs `npm run build`.
// "in flight" is Little's law, req/s x mean latency / connections: the share of the time in which a connection has a request
// under way by the tool's own clock. What is missing to 1 the tool spent between an answer and the next write (wrk writes in
// its loop's next round, and starts its clock there), or its seconds of connecting; its latencies are shorter by that much.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundled, root } from '../shared/bundled.mjs';
import { median, medianAndRange as ratio } from '../shared/figures.mjs';
import { figuresOf, openLoad } from '../shared/load-generator.mjs';
import { childrenOf, commandLine, cpuMsOf, openTerminal } from '../shared/real-terminal.mjs';

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: 'go,rust-tokio' },
    connections: { type: 'string', default: '100,1000,10000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    tools: { type: 'string' },
    path: { type: 'string', default: '/slow?ms=100' },
  },
});
const list = (text) => text.split(',').filter(Boolean);
const SECONDS = Number(values.seconds);
/** Connections come and the first answers with them: nobody's figures. */
const WARM_UP_S = 3;

const peakRssMb = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Samples a tool's CPU over a window of its own measuring time, so that its start and its connects do not count. */
async function watch(pid, fromMs, toMs) {
  await sleep(fromMs);
  const before = cpuMsOf(pid);
  const startedAt = performance.now();
  await sleep(toMs - fromMs);
  return { cpuShare: (cpuMsOf(pid) - before) / (performance.now() - startedAt), rssMb: peakRssMb(pid) };
}

function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const done = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
  return { pid: child.pid, done };
}

const ms = (text) => {
  const [, number, unit] = /([\d.]+)(us|ms|s)/.exec(text) ?? [];
  return Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
};

/** wrk connects all at once and counts from then on: a first run of its own warms nothing up that it keeps. */
async function wrk(url, connections) {
  const tool = run('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${SECONDS + WARM_UP_S}s`,
    '--timeout',
    '10s',
    '--latency',
    url,
  ]);
  const used = await watch(tool.pid, WARM_UP_S * 1000, (WARM_UP_S + SECONDS - 1) * 1000);
  const text = await tool.done;
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    p50: ms(/^\s+50%\s+(\S+)/m.exec(text)?.[1] ?? ''),
    p99: ms(/^\s+99%\s+(\S+)/m.exec(text)?.[1] ?? ''),
    mean: ms(/^\s+Latency\s+(\S+)/m.exec(text)?.[1] ?? ''),
    ...used,
  };
}

/** Its JSON is in seconds. */
async function oha(url, connections) {
  const duration = `${SECONDS + WARM_UP_S}s`;
  const tool = run('oha', [
    '--no-tui',
    '--output-format',
    'json',
    '-c',
    `${connections}`,
    '-z',
    duration,
    '-t',
    '10s',
    url,
  ]);
  const used = await watch(tool.pid, WARM_UP_S * 1000, (WARM_UP_S + SECONDS - 1) * 1000);
  const text = await tool.done;
  const { summary, latencyPercentiles } = JSON.parse(text.slice(text.indexOf('{')));
  return {
    perSecond: summary.requestsPerSec,
    p50: latencyPercentiles.p50 * 1000,
    p99: latencyPercentiles.p99 * 1000,
    mean: summary.average * 1000,
    ...used,
  };
}

async function autocannonCli(url, connections) {
  const cli = join(root, 'node_modules/autocannon/autocannon.js');
  const tool = run(process.execPath, [cli, '-j', '-c', `${connections}`, '-d', `${SECONDS + WARM_UP_S}`, url]);
  const used = await watch(tool.pid, WARM_UP_S * 1000, (WARM_UP_S + SECONDS - 1) * 1000);
  const text = await tool.done;
  const result = JSON.parse(text.slice(text.indexOf('{')));
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    mean: result.latency.average,
    ...used,
  };
}

/** The generator process as conctop runs it; what is measured begins once all sockets had an answer. */
async function engine(name, url, connections, { LatencyHistogram }) {
  const load = await openLoad(name, url, connections);
  await sleep(WARM_UP_S * 1000);
  const first = load.ticks.length;
  const used = await watch(load.pid, 0, SECONDS * 1000);
  const measured = load.ticks.slice(first);
  await load.stop();
  return { ...figuresOf(measured, LatencyHistogram), ...used };
}

/** The ticks of a recording that a run writes; the last line may be half written. */
const ticksOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    })
    .filter(({ type }) => type === 'load-tick');

/** The program as a person runs it; its generator is measured as those of the other tools are. */
async function screen(url, connections, { LatencyHistogram }, serverPid) {
  const file = join(tmpdir(), `conctop-bench-${process.pid}.ndjson`);
  rmSync(file, { force: true });
  const args = `attach ${serverPid} --url '${url}' --connections ${connections} --hold 10m --record '${file}'`;
  const terminal = openTerminal(140, 44, args);
  try {
    const isAnswered = () => existsSync(file) && ticksOf(file).at(-1)?.answered === connections;
    for (let waited = 0; !isAnswered(); waited += 500) {
      if (waited > 60_000) throw new Error('screen: not every connection had an answer');
      await sleep(500);
    }
    await sleep(WARM_UP_S * 1000);
    const fromMs = ticksOf(file).at(-1).atMs;
    const used = await watch(generatorOf(terminal.pid), 0, SECONDS * 1000);
    const measured = ticksOf(file).filter(({ atMs }) => atMs > fromMs && atMs <= fromMs + SECONDS * 1000);
    return { ...figuresOf(measured, LatencyHistogram), ...used };
  } finally {
    await terminal.close();
    rmSync(file, { force: true });
  }
}

const generatorOf = (conctop) => childrenOf(conctop).find((pid) => commandLine(pid).includes('generator.js'));

const TOOLS = {
  wrk,
  oha,
  k6: (url, connections, parts) => engine('k6', url, connections, parts),
  screen,
  socket: (url, connections, parts) => engine('socket', url, connections, parts),
  autocannon: (url, connections, parts) => engine('autocannon', url, connections, parts),
  'autocannon-cli': autocannonCli,
};

const isThere = (program) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
const tools =
  values.tools === undefined
    ? [...['wrk', 'oha', 'k6'].filter(isThere), 'socket', 'autocannon', 'autocannon-cli']
    : list(values.tools);
const base = tools.includes('wrk') ? 'wrk' : 'socket';

// The launcher as the product uses it: builds the target, starts it, ends it with all its children.
const parts = await bundled(
  'src/target/launch/launch.ts',
  'src/target/catalog/catalog.ts',
  'src/domain/state/histogram.ts',
);
for (const name of list(values.targets)) {
  const abort = new AbortController();
  const target = await parts.launchTarget({
    manifest: parts.loadTarget(join(root, 'targets'), name),
    root: join(root, 'targets'),
    port: 0,
    emit: () => {},
    clock: () => performance.now(),
    signal: abort.signal,
  });
  try {
    for (const connections of list(values.connections).map(Number)) {
      const rounds = [];
      for (let round = 0; round < Number(values.rounds); round += 1) {
        const results = {};
        for (const tool of tools) {
          results[tool] = await TOOLS[tool](`${target.url}${values.path}`, connections, parts, target.pid);
          await sleep(1000);
        }
        rounds.push(results);
      }
      console.log(`\n${name}, ${connections} connections, GET ${values.path}, ${rounds.length} rounds of ${SECONDS} s`);
      console.log(
        [
          'tool',
          'req/s',
          'p50 ms',
          'p99 ms',
          'CPU us/req',
          'RSS MB',
          'in flight',
          `| to ${base}: req/s`,
          'p50',
          'p99',
          'CPU/req',
        ]
          .map((title, index) => title.padEnd(index === 0 ? 16 : index < 7 ? 11 : 18))
          .join(''),
      );
      for (const tool of tools) {
        const of = (pick) => rounds.map((results) => pick(results[tool]));
        const toBase = (pick) => rounds.map((results) => pick(results[tool]) / pick(results[base] ?? results[tool]));
        const cpuPerRequest = (result) => (result.cpuShare * 1e6) / result.perSecond;
        console.log(
          tool.padEnd(16) +
            [
              median(of((r) => r.perSecond)).toFixed(0),
              median(of((r) => r.p50)).toFixed(1),
              median(of((r) => r.p99)).toFixed(1),
              median(of(cpuPerRequest)).toFixed(1),
              median(of((r) => r.rssMb)).toFixed(0),
              median(of((r) => (r.perSecond * r.mean) / 1000 / connections)).toFixed(2),
            ]
              .map((text) => text.padEnd(11))
              .join('') +
            [(r) => r.perSecond, (r) => r.p50, (r) => r.p99, cpuPerRequest]
              .map((pick) => `| ${ratio(toBase(pick))}`.padEnd(18))
              .join(''),
        );
      }
    }
  } finally {
    await target.stop();
  }
}
