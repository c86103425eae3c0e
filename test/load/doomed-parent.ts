import { spawn } from 'node:child_process';
import { PLAIN_GET } from '../../src/domain/run-config.ts';
import { startLoad } from '../../src/load/run-load.ts';

/**
 * A conctop that is going to be killed: `doomed-parent URL GENERATOR`. Its target ignores SIGTERM, in a group of its
 * own. Writes both pids as one line of JSON.
 */
const [url = '', generatorPath = ''] = process.argv.slice(2);
const stubborn =
  "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); setTimeout(process.exit, 60000)";
const target = spawn(process.execPath, ['-e', stubborn], { detached: true, stdio: 'ignore' });
const originNs = process.hrtime.bigint();
const load = await startLoad({
  config: {
    command: 'target',
    work: 'custom',
    delayMs: null,
    path: '/',
    plan: { steps: [20], holdMs: 1_000, durationMs: 60_000, holdLastStep: true, cutFrom: null },
    engine: 'socket',
    request: PLAIN_GET,
    requestsPerSecondLimit: null,
    generators: null,
    pin: false,
    requestTimeoutMs: 10_000,
    tickMs: 100,
    thresholds: [],
  },
  url,
  emit: () => undefined,
  clock: () => Number(process.hrtime.bigint() - originNs) / 1e6,
  originNs,
  somaxconn: 4096,
  maxConnections: 100,
  descriptorsPerProcess: null,
  portsPerAddress: null,
  guardPgid: target.pid ?? 0,
  generatorPath,
});
process.stdout.write(`${JSON.stringify({ generator: load.generatorPids[0], target: target.pid })}\n`);
