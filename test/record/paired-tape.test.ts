import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../src/domain/state/run-state.ts';
import { type AlignmentName, alignmentOf } from '../../src/record/alignment.ts';
import { pairedTape } from '../../src/record/paired-tape.ts';
import { parseRecording } from '../../src/record/recording-reader.ts';
import { tapeOf } from '../../src/record/tape.ts';
import { timelineOf } from './playing.ts';

const events = (name: string): readonly RunEvent[] =>
  parseRecording(readFileSync(new URL(`../fixtures/recordings/${name}`, import.meta.url), 'utf8'), name).events;
const both = [events('go-ramp.ndjson'), events('node-1000.ndjson')];

function paired(align: AlignmentName) {
  const states: RunState[] = both.map(() => initialRunState);
  const tapes = both.map((recorded, index) =>
    tapeOf(
      {
        onEvent: (event) => {
          states[index] = foldRun(states[index] ?? initialRunState, event);
        },
        restore: (state) => {
          states[index] = state;
        },
      },
      timelineOf(recorded),
      () => 1,
    ),
  );
  return { tape: pairedTape(tapes, alignmentOf(align, tapes)), states, lastMs: tapes.map((tape) => tape.lastMs()) };
}

describe.each(['clock', 'connections'] as const)('two recordings, aligned by %s', (align) => {
  it('are played to what a seek to the same moment shows', () => {
    const [played, sought] = [paired(align), paired(align)];
    for (let at = 0; at <= played.tape.lastMs(); at += 500) {
      played.tape.play(at);
      sought.tape.seek(at);
      for (const index of [0, 1]) {
        expect(played.states[index]?.load?.requestsTotal).toBe(sought.states[index]?.load?.requestsTotal);
        expect(played.states[index]?.steps.length).toBe(sought.states[index]?.steps.length);
      }
    }
  });

  it('the places of both, in the order of the clock', () => {
    const places = paired(align).tape.places();
    expect(places.map(({ atMs }) => atMs)).toEqual(places.map(({ atMs }) => atMs).sort((a, b) => a - b));
    const steps = places.flatMap((place) => (place.kind === 'step' ? [place.connections] : []));
    expect(steps.length).toBe(both.flat().filter(({ type }) => type === 'step-started').length);
  });
});

describe('the status of each', () => {
  it('the shorter one stays at its end', () => {
    const { tape, lastMs } = paired('clock');
    const shorter = (lastMs[0] ?? 0) < (lastMs[1] ?? 0) ? 0 : 1;
    const tracks = tape.tracks(Math.max(...lastMs) - 100);
    expect(tracks[shorter]).toMatchObject({ stands: 'end', ownMs: lastMs[shorter], endMs: lastMs[shorter] });
    expect(tracks[1 - shorter]?.stands).toBeNull();
  });

  it('step by step, one waits where the other one takes longer, in the same step', () => {
    const { tape, states } = paired('connections');
    const waits = Array.from({ length: Math.ceil(tape.lastMs() / 250) }, (_, index) => index * 250).filter((at) =>
      tape.tracks(at).some(({ stands }) => stands === 'waits'),
    );
    expect(waits.length).toBeGreaterThan(0);
    const common = tape
      .places()
      .filter((place, index, all) => place.kind === 'step' && all[index + 1]?.atMs === place.atMs)
      .map(({ atMs }) => atMs);
    expect(common.length).toBeGreaterThan(0);
    for (const at of common) {
      tape.seek(at);
      expect(states[0]?.steps.at(-1)?.connections).toBe(states[1]?.steps.at(-1)?.connections);
    }
  });
});
