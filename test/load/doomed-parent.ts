import { PLAIN_GET } from '../../src/domain/plan/run-defaults.ts';
import { startLoad } from '../../src/load/run-load.ts';

/** A conctop that is going to be killed: `doomed-parent URL GENERATOR`. Writes its generator's pid as a line. */
const [url = '', generatorPath = ''] = process.argv.slice(2);
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
  generatorPath,
});
process.stdout.write(`${load.generatorPids[0]}\n`);
