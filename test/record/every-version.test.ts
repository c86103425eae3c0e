import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { PLAIN_GET } from '../../src/domain/plan/run-defaults.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../src/domain/state/run-state.ts';
import { summarize } from '../../src/domain/words/summary.ts';
import { openTimeline } from '../../src/record/open-timeline.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { recordingFile } from '../report/recordings.ts';

/**
 * What each conctop so far wrote: of every shape that recordings had, one. All of them say conctop/recording@1, since members and fields were only added. Whoever adds
 * some records one with the version before, and lists it here.
 */
const VERSIONS: readonly (readonly [file: string, wrote: string, steps: readonly number[]])[] = [
  ['go-ramp.ndjson', '2026-11-21, engine autocannon', [100, 200, 500, 1_000, 2_000, 5_000, 10_000]],
  ['node-1000.ndjson', '2026-11-21, engine autocannon', [100, 500, 1_000]],
  ['node-socket.ndjson', '2026-11-21, engine socket, memory map, ceiling', [20, 50]],
  ['go-waits.ndjson', '2026-11-27, what threads wait for', [200]],
  ['go-units.ndjson.gz', '2026-11-27, what units wait for, compressed', [50, 150]],
];

describe.each(VERSIONS)('%s (%s)', (name, _, steps) => {
  const file = recordingFile(name);
  const bytes = readFileSync(file);
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');

  test('is read whole, what it lacks by default', () => {
    const [first, ...rest] = readRecording(file).events;
    const [, started, ...lines] = text.trimEnd().split('\n');
    expect(rest).toEqual(lines.map((line) => JSON.parse(line)));
    expect(first).toMatchObject(JSON.parse(started ?? ''));
    expect(first).toMatchObject({ config: { command: 'target', request: PLAIN_GET, generators: null, pin: false } });
  });

  test('has every step in its summary, each with what was measured', () => {
    const { steps: summarized } = summarize(readRecording(file).events.reduce(foldRun, initialRunState));
    expect(summarized.map(({ connections }) => connections.requested)).toEqual(steps);
    for (const { requestsPerSecond, threads, latencyMs } of summarized) {
      expect(requestsPerSecond).toBeGreaterThan(0);
      expect(threads?.last).toBeGreaterThan(0);
      expect(latencyMs?.p99).toBeGreaterThan(0);
    }
  });

  test('is played to its end, and has its steps on the bar', async () => {
    const { timeline, done } = await openTimeline(file);
    expect(await done).toEqual({ truncated: false });
    expect(timeline.places().flatMap((place) => (place.kind === 'step' ? [place.connections] : []))).toEqual(steps);
    expect(timeline.seek(timeline.lastMs()).state).toMatchObject({ phase: 'ended', ended: { ended: 'completed' } });
  });
});
