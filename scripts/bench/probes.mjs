// What sampling costs: runs the probes on a process with N threads and prints this process's CPU in per cent of a core.
//
//   node scripts/bench/probes.mjs                       a Python process with 20, 1,000 and 10,000 threads
//   node scripts/bench/probes.mjs --threads 20 --seconds 5
//   node scripts/bench/probes.mjs --pid 4242            a process of your own, such as a target under load
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundled } from '../shared/bundled.mjs';

const { values } = parseArgs({
  options: {
    pid: { type: 'string' },
    threads: { type: 'string', default: '20,1000,10000' },
    seconds: { type: 'string', default: '10' },
  },
});
const seconds = Number(values.seconds);
/** The first second compiles code and opens files: what a run of minutes costs is what comes after. */
const WARM_UP_MS = 1_500;

/** Threads that wake twice a second, on small stacks: real ones, in a runtime that is nearly everywhere. */
const SLEEPERS = `
import threading, time, sys
threading.stack_size(65536)
def sleeper():
    while True: time.sleep(0.5)
for _ in range(int(sys.argv[1]) - 1): threading.Thread(target=sleeper, daemon=True).start()
print('ready', flush=True)
time.sleep(300)
`;

const { startProbes } = await bundled('src/probe/start-probes.ts');
if (values.pid !== undefined) {
  await measure(`pid ${values.pid}`, Number(values.pid));
} else {
  for (const threads of values.threads.split(',')) {
    const child = spawn('python3', ['-c', SLEEPERS, threads], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('error', (error) => console.error(`python3 does not start: ${error.message}`));
    try {
      await new Promise((resolve, reject) => {
        child.stdout.once('data', resolve);
        child.once('exit', () => reject(new Error(`python3 could not start ${threads} threads`)));
      });
      await measure(`${threads} threads`, child.pid);
    } finally {
      child.kill('SIGKILL');
    }
  }
}

async function measure(title, pid) {
  const startedMs = performance.now();
  const clock = () => performance.now() - startedMs;
  const count = new Map();
  const costMs = new Map();
  let threads = null;
  let switchesKnown = 0;
  const probes = startProbes({
    pid,
    url: null,
    generatorPids: () => [],
    clock,
    emit: (event) => {
      count.set(event.type, (count.get(event.type) ?? 0) + 1);
      if ('costMs' in event) costMs.set(event.type, event.costMs);
      if (event.type === 'process-sample') threads = event.threads;
      if (event.type === 'process-sample' && event.contextSwitchesPerSecond !== null) switchesKnown += 1;
    },
    onGone: () => console.error('the process is gone'),
  });
  await sleep(WARM_UP_MS);
  const before = process.cpuUsage();
  const fromMs = clock();
  await sleep(seconds * 1000);
  const used = process.cpuUsage(before);
  const percent = ((used.user + used.system) / 1000 / (clock() - fromMs)) * 100;
  probes.stop();
  const of = (type) => `${count.get(type) ?? 0} (last ${(costMs.get(type) ?? Number.NaN).toFixed(2)} ms)`;
  console.log(
    `${title.padEnd(16)} ${percent.toFixed(2).padStart(5)} % of a core  threads ${threads}  ` +
      `process samples ${of('process-sample')}  thread tables ${of('thread-table')}  with switches ${switchesKnown}  ` +
      `socket states ${of('socket-states')}  epoll sets ${of('epoll-sets')}`,
  );
}
