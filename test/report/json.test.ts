import { expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { figuresOfRecording, RAMP, WAITS } from './recordings.ts';

it('of one recording its summary, as --json prints it; of several all of them', () => {
  const [ramp, waits] = [figuresOfRecording(RAMP), figuresOfRecording(WAITS)];
  expect(JSON.parse(jsonReport([ramp]))).toEqual(JSON.parse(JSON.stringify(ramp.summary)));
  const both = JSON.parse(jsonReport([ramp, waits]));
  expect(both.schema).toBe('conctop/summaries@1');
  expect(both.summaries.map(({ recording }: { recording: string }) => recording)).toEqual([RAMP, WAITS]);
});
