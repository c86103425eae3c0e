// What it costs a target to say what its units wait for:
//   node scripts/bench/stacks.mjs [--targets go,python-asyncio,java-virtual] [--connections 1000,10000] [--rounds 8] [--seconds 10]
//                                 [--path /slow?ms=100]
// One load goes on while turns with and without stacks follow each other, in changing order. In a turn with them they are asked
// as in a run: once as the turn begins, as at a step that has settled, and then at the pace, whose clock stands still in the
// turns without. A round in which other programs took a core's time is made again, at most as many times as there are rounds.
// Printed are ratios of the two turns of a round (median, least and most), and put into docs/waits.md. Needs `npm run build`.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { inWords } from '../docs/waits-by-hand.mjs';
import { keyOf, putLine } from '../docs/waits-doc.mjs';
import { bundled, root } from '../shared/bundled.mjs';
import { median, medianAndRange } from '../shared/figures.mjs';
import { figuresOf, openLoad } from '../shared/load-generator.mjs';
import { QUIET_PERCENT, startForeignMeter } from '../verdicts/machine-quiet.mjs';

const TARGETS = 'go,python-asyncio,java-virtual';
const CONNECTIONS = '1000,10000';
const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: TARGETS },
    connections: { type: 'string', default: CONNECTIONS },
    rounds: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '10' },
    path: { type: 'string', default: '/slow?ms=100' },
  },
});
const list = (text) => text.split(',').filter(Boolean);
const TURN_MS = Number(values.seconds) * 1000;
const ROUNDS = Number(values.rounds);
const WARM_UP_MS = 5_000;
/** Answers and samples of the turn before end in it. */
const BETWEEN_MS = 1_000;

const { launchTarget, loadTarget, LatencyHistogram, startUnitStacks } = await bundled(
  'src/target/launch/launch.ts',
  'src/target/catalog/catalog.ts',
  'src/domain/state/histogram.ts',
  'src/probe/runtime/unit-stacks.ts',
);

for (const name of list(values.targets)) {
  const target = await launchTarget({
    manifest: loadTarget(join(root, 'targets'), name),
    root: join(root, 'targets'),
    port: 0,
    emit: () => {},
    clock: () => performance.now(),
    signal: new AbortController().signal,
  });
  try {
    for (const connections of list(values.connections).map(Number)) await measure(name, target, connections);
  } finally {
    await target.stop();
  }
}

async function measure(name, target, connections) {
  const load = await openLoad('socket', `${target.url}${values.path}`, connections);
  const samples = pausedSamples(target.stacksUrl ?? `${target.url}/stacks`);
  try {
    await sleep(WARM_UP_MS);
    const rounds = [];
    const isQuiet = ({ others }) => others < QUIET_PERCENT;
    for (let round = 0; rounds.filter(isQuiet).length < ROUNDS && round < 2 * ROUNDS; round += 1) {
      const others = startForeignMeter();
      /** @type {any} */
      const turns = {};
      const order = round % 2 === 0 ? ['without', 'with'] : ['with', 'without'];
      for (const kind of order) {
        await sleep(BETWEEN_MS);
        const first = load.ticks.length;
        const before = samples.taken.length;
        if (kind === 'with') samples.resume();
        await sleep(TURN_MS);
        samples.pause();
        turns[kind] = figuresOf(load.ticks.slice(first), LatencyHistogram);
        if (kind === 'with') turns.samples = samples.taken.slice(before);
      }
      rounds.push({ ...turns, others: others() });
    }
    const quiet = rounds.filter(isQuiet);
    if (quiet.length === 0) console.log(`${name}: other programs disturbed every round; nothing is told of it.`);
    else report(name, connections, quiet, `${quiet.length} of ${rounds.length}`);
  } finally {
    samples.stop();
    await load.stop();
  }
}

/** Stacks at a run's pace, in the time that is left once pauses are taken out. */
function pausedSamples(url) {
  const taken = [];
  let pausedAtMs = performance.now();
  let pausedMs = 0;
  let isPaused = true;
  const probe = startUnitStacks({
    url,
    insecure: false,
    clock: () => (isPaused ? pausedAtMs : performance.now()) - pausedMs,
    emit: (event) => {
      if (event.type === 'unit-stacks') taken.push(event);
      else console.error(event.reason);
    },
  });
  return {
    taken,
    stop: probe.stop,
    resume() {
      pausedMs += performance.now() - pausedAtMs;
      isPaused = false;
      probe.stepSettled(TURN_MS);
    },
    pause() {
      if (isPaused) return;
      isPaused = true;
      pausedAtMs = performance.now();
    },
  };
}

function report(name, connections, rounds, quiet) {
  const ratios = (pick) => medianAndRange(rounds.map((turns) => pick(turns.with) / pick(turns.without)));
  const p99 = medianAndRange(
    rounds.map(({ without }) => without.p99),
    0,
  );
  const perSecond = median(rounds.map(({ without }) => without.perSecond));
  const samples = rounds.flatMap((turns) => turns.samples);
  const costMs = median(samples.map((sample) => sample.costMs ?? Number.NaN));
  const cells = [
    ...[name, inWords(connections), quiet, `${(samples.length / rounds.length).toFixed(1)} in ${values.seconds} s`],
    ...[`${costMs.toFixed(1)} ms`, ratios(({ perSecond: rate }) => rate), ratios((figures) => figures.p99)],
    `${inWords(Math.round(perSecond))} req/s, p99 ${p99} ms`,
  ];
  const order = list(TARGETS).flatMap((target) => list(CONNECTIONS).map((count) => keyOf(target, count)));
  putLine('cost', keyOf(name, connections), cells, order);
  console.log(cells.join(' | '));
}
