import { expect, it } from 'vitest';
import { jsonReport } from '../../src/report/json.ts';
import { figuresOfRecording, RAMP } from './recordings.ts';

it('of one recording its summary, as --json prints it', () => {
  const run = figuresOfRecording(RAMP);
  expect(JSON.parse(jsonReport({ kind: 'run', run }))).toEqual(JSON.parse(JSON.stringify(run.summary)));
});
