import { expect, test } from 'vitest';
import { askedNow } from '../../src/domain/state/steering.ts';
import { steeredWords } from '../../src/domain/words/steering-words.ts';
import { openTimeline } from '../../src/record/open-timeline.ts';
import { recordingFile } from '../report/recordings.ts';

test('what somebody named or steered is a place of the replay, whose state there is steered', async () => {
  const { timeline, done } = await openTimeline(recordingFile('go-steered.ndjson.gz'));
  await done;
  const labels = timeline.places().flatMap((place) => (place.kind === 'label' ? [place] : []));
  expect(labels.map(({ label }) => label)).toEqual([
    'here',
    'cpu 5.0 ms',
    'block 10 ms',
    'io 20 ms',
    'fault: block 17 ms',
    'fault over: io 20 ms',
    'load off',
    'load on: io 20 ms',
  ]);
  for (const { atMs, label } of labels.slice(1)) {
    const { state } = timeline.seek(atMs);
    const last = state.steers.at(-1);
    expect(last && steeredWords(last)).toBe(label);
    expect(askedNow(state)).toEqual(last);
  }
});
