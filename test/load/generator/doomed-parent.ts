import { startLoad } from '../../../src/load/run-load.ts';
import { loadConfig, loadOptions } from '../load-options.ts';

/** A conctop that is going to be killed: `doomed-parent URL GENERATOR`. Writes its generator's pid as a line. */
const [url = '', generatorPath = ''] = process.argv.slice(2);
const plan = { steps: [20], holdMs: 1_000, durationMs: 60_000, holdLastStep: true, cutFrom: null };
const load = await startLoad(loadOptions({ url, config: loadConfig({ plan }), generatorPath }));
process.stdout.write(`${load.generatorPids[0]}\n`);
