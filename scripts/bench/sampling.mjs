// What one sample of a process with 10,000 threads costs:
//
//   node scripts/bench/sampling.mjs [--threads 10000] [--rounds 5]    its threads sleep, as most of a large pool's do
//   node scripts/bench/sampling.mjs --awake                           each of them runs twice a second
//
// conctop's probe (every thread's state, CPU, core and what it waits in, as its thread table needs them), the same without
// waits, `top -H -b`, htop and, with `--psn PATH`, 0x.tools' psn (threads by system call) take turns on the same process.
// Prints the CPU of one refresh and its ratio to ours. Needs python3, procps, htop and util-linux (script).
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundled } from '../shared/bundled.mjs';
import { median, medianAndRange } from '../shared/figures.mjs';
import { childrenOf, cpuMsOf } from '../shared/real-terminal.mjs';

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    awake: { type: 'boolean', default: false },
    psn: { type: 'string' },
  },
});
const THREADS = Number(values.threads);
const ROUNDS = Number(values.rounds);
/** Between two refreshes of top and of ours. */
const TOP_DELAY_MS = 100;
const WARM_UP_SAMPLES = 5;
/** As many as conctop itself keeps (src/probe/sampler.ts). */
const KEPT_DESCRIPTORS = Math.min(
  22_000,
  Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024) - 256,
);

const { LinuxProbe } = await bundled('src/probe/linux/linux-probe.ts');

const THREAD = values.awake ? 'while True: time.sleep(0.5)' : 'time.sleep(3600)';
const target = spawn('python3', [
  '-c',
  `import threading, time
threading.stack_size(65536)
def thread():
    ${THREAD}
for _ in range(${THREADS} - 1): threading.Thread(target=thread, daemon=True).start()
print('ready', flush=True); time.sleep(3600)`,
]);
await new Promise((resolve) => target.stdout.once('data', resolve));
const { pid } = target;

/** The share of a core that all probes together may take; threads are sampled less often where they would take more. */
const BUDGET_PERCENT = 3;

const probeOf = (readsWaits) =>
  new LinuxProbe({
    pid,
    procRoot: '/proc',
    clock: () => performance.now(),
    mostDescriptors: KEPT_DESCRIPTORS / 2,
    readsWaits,
  });
/** CPU ms of the very first sample of a probe, which opens every file and, with waits, reads that of each thread. */
async function first(readsWaits) {
  const fresh = probeOf(readsWaits);
  await fresh.sampleProcesses();
  const ms = await cpuMsOfSample(fresh);
  fresh.close();
  return ms;
}

/** Before the probes that keep their files: for a third there are no descriptors left. The first of all compiles the code. */
/** @type {{ waits: number[], 'no waits': number[] }} */
const firsts = { waits: [], 'no waits': [] };
for (let round = -1; round < ROUNDS; round += 1) {
  const [waits, none] = [await first(true), await first(false)];
  if (round < 0) continue;
  firsts.waits.push(waits);
  firsts['no waits'].push(none);
}
const probe = probeOf(true);
const withoutWaits = probeOf(false);
for (const of of [withoutWaits, probe]) {
  await of.sampleProcesses();
  // The first samples open files and compile code; a screen is past them after some seconds.
  for (let sample = 0; sample < WARM_UP_SAMPLES; sample += 1) await of.sampleThreads(() => false);
}

/** CPU ms of the third refresh, as for top. */
async function ours(of = probe) {
  for (let sample = 0; sample < 2; sample += 1) {
    await of.sampleThreads(() => false);
    await sleep(TOP_DELAY_MS);
  }
  return cpuMsOfSample(of);
}

async function cpuMsOfSample(of) {
  const before = process.cpuUsage();
  const { threads } = await of.sampleThreads(() => false);
  if (threads.length !== THREADS) throw new Error(`the probe saw ${threads.length} threads`);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

/** psn samples and then reports: what six samples cost more than two, for one of them. */
function psn() {
  const of = (seconds) => cpuMsOfCommand(`python3 ${values.psn} -p ${pid} -a -G syscall --sample-hz 1 -d ${seconds}`);
  return (of(6) - of(2)) / 4;
}

function cpuMsOfCommand(command) {
  const script = `TIMEFORMAT='%U %S'; { time ${command} >/dev/null 2>/dev/null; } 2>&1`;
  const [user = 0, system = 0] = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
  return (user + system) * 1000;
}

const topCpuMs = (refreshes) => cpuMsOfCommand(`top -H -b -n ${refreshes} -d ${TOP_DELAY_MS / 1000} -p ${pid}`);

/** The third refresh alone: what three cost more than two. */
const top = () => topCpuMs(3) - topCpuMs(2);
/** What a person types for a single reading; top samples twice for it, to have a rate. */
const topOnce = () => topCpuMs(1);

/** htop has no batch mode: CPU over some refreshes in a pseudo terminal. */
async function htop() {
  const refreshes = 4;
  const delayMs = 1_500;
  const child = spawn(
    'script',
    ['-qec', `stty cols 140 rows 44; exec htop -d ${delayMs / 100} -p ${pid}`, '/dev/null'],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, TERM: 'xterm-256color' },
    },
  );
  await sleep(3_000);
  const find = (of) => childrenOf(of).flatMap((found) => [found, ...find(found)]);
  const viewer = find(child.pid).find((found) => readFileSync(`/proc/${found}/comm`, 'utf8').trim() === 'htop');
  const before = cpuMsOf(viewer);
  await sleep(refreshes * delayMs);
  const used = cpuMsOf(viewer) - before;
  process.kill(Number(viewer), 'SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  return used / refreshes;
}

/** @type {Record<string, number[]>} */
const results = {
  conctop: [],
  'no waits': [],
  'top -H': [],
  htop: [],
  'top -H -n1': [],
  ...(values.psn ? { psn: [] } : {}),
};
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    results.conctop.push(await ours());
    results['no waits'].push(await ours(withoutWaits));
    results['top -H'].push(top());
    results.htop.push(await htop());
    results['top -H -n1'].push(topOnce());
    results.psn?.push(psn());
  }
} finally {
  probe.close();
  withoutWaits.close();
  target.kill('SIGKILL');
}
console.log(
  `One refresh of ${THREADS} threads that ${values.awake ? 'run twice a second' : 'sleep'}, ${ROUNDS} rounds`,
);
for (const [tool, ms] of Object.entries(results)) {
  const ratios = ms.map((value, round) => value / results.conctop[round]);
  console.log(
    `${tool.padEnd(16)}${median(ms).toFixed(0).padStart(7)} ms CPU   ${medianAndRange(ratios, 1)} x conctop's`,
  );
}
const eachMs = median(results.conctop) / (BUDGET_PERCENT / 100);
console.log(
  `The first sample, which reads every wait: ${median(firsts.waits).toFixed(0)} ms CPU, ${medianAndRange(
    firsts.waits.map((ms, round) => ms / firsts['no waits'][round]),
    1,
  )} x one without waits. In ${BUDGET_PERCENT} % of a core there is room for one in ${eachMs.toFixed(0)} ms.`,
);
