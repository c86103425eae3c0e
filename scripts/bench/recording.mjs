// What a long recording costs: `node --expose-gc scripts/bench/recording.mjs RECORDING [--minutes 60]`.
// Repeats the last step of a real recording, its clock shifted, until it is as long as asked for. Prints its size, the CPU that writing it takes as a
// share of the time that was recorded, when its first frame can be drawn, when it is read, what the index holds, and what a seek takes, by the clock
// and of CPU: on a busy machine the clock says more of the others.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundled } from '../shared/bundled.mjs';
import { median } from '../shared/figures.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '60' } },
});
const [source] = positionals;
if (source === undefined) throw new Error('name a recording: conctop go --ramp --record run.ndjson');
const { readRecording, createRecordingWriter, openTimeline } = await bundled(
  'src/record/recording-reader.ts',
  'src/record/recording-writer.ts',
  'src/record/open-timeline.ts',
);

const { events } = readRecording(source);
const untilMs = Number(values.minutes) * 60_000;

/** Events of a run, once, then those of its last step again and again, each time later. */
function* longRun() {
  const from = events.findLastIndex(({ type }) => type === 'step-settled') + 1;
  const to = events.findLastIndex(({ type }) => type === 'step-ended');
  const [first, last] = [events[from], events[to - 1]];
  const beginsMs = first.atMs;
  const lengthMs = last.atMs - beginsMs + 250;
  yield* events.slice(0, from);
  for (let shiftMs = 0; beginsMs + shiftMs < untilMs; shiftMs += lengthMs)
    for (const event of events.slice(from, to)) yield { ...event, atMs: event.atMs + shiftMs };
}

const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const folder = mkdtempSync(join(tmpdir(), 'conctop-bench-'));
try {
  const run = [...longRun()];
  const seconds = run.at(-1).atMs / 1000;
  console.log(
    `${(seconds / 60).toFixed(0)} minutes, ${run.length.toLocaleString('en-US')} events, ${(run.length / seconds).toFixed(1)} a second`,
  );
  for (const ending of ['ndjson', 'ndjson.gz']) {
    const file = join(folder, `run.${ending}`);
    const writer = createRecordingWriter(file, 'bench');
    const before = process.cpuUsage();
    let flushedMs = 0;
    for (const event of run) {
      writer.onEvent(event);
      // As the timer does, by the recording's clock.
      if (event.atMs - flushedMs < 1_000) continue;
      flushedMs = event.atMs;
      writer.flush();
    }
    writer.close();
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000;
    const share = (cpuMs / 10 / seconds).toFixed(3);
    console.log(
      `\n.${ending}: ${mb(statSync(file).size)}; writing takes ${ms(cpuMs)} of CPU: ${share} % of a core while live`,
    );
    await read(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Twice: the space of typed arrays is given back meanwhile, by another thread. */
async function collect() {
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await sleep(200);
  }
}

async function read(file) {
  await collect();
  const heapBefore = process.memoryUsage().heapUsed + process.memoryUsage().external;
  const readingFrom = process.cpuUsage();
  const startedAt = performance.now();
  const { timeline, done } = await openTimeline(file);
  console.log(`  the first frame can be drawn after ${ms(performance.now() - startedAt)}`);
  await done;
  const readMs = performance.now() - startedAt;
  const reading = process.cpuUsage(readingFrom);
  const { segments, snapshots, packedBytes } = timeline.size();
  console.log(
    `  read to its end after ${(readMs / 1000).toFixed(1)} s, ${((reading.user + reading.system) / 1e6).toFixed(1)} s of CPU: ${segments} segments (${mb(packedBytes)}), ${snapshots} snapshots`,
  );
  if (globalThis.gc !== undefined) {
    await collect();
    const { heapUsed, external } = process.memoryUsage();
    console.log(`  memory of the index ${mb(heapUsed + external - heapBefore)}`);
  }
  const lastMs = timeline.lastMs();
  const took = Array.from({ length: 200 }, (_, index) => {
    // All over it, in no order: 0.618… never comes near the same place twice.
    const atMs = ((index * 0.618034) % 1) * lastMs;
    const [from, used] = [performance.now(), process.cpuUsage()];
    timeline.seek(atMs);
    const { user, system } = process.cpuUsage(used);
    return { ms: performance.now() - from, cpuMs: (user + system) / 1000 };
  });
  const words = (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    return `${ms(median(sorted))}, nine in ten at most ${ms(sorted[Math.floor(sorted.length * 0.9)])}, the longest of 200 ${ms(sorted.at(-1))}`;
  };
  console.log(`  a seek takes ${words(took.map((each) => each.ms))}`);
  console.log(`    of CPU ${words(took.map((each) => each.cpuMs))}`);
}
