import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { noticeOf } from '../../../src/ui/state/notice.ts';
import { fold, processSample, runStarted, stepStarted, tick } from '../../domain/events.ts';

const FIGURES = 'The figures above are those of the last moment.';
const failed: RunEvent = {
  type: 'run-ended',
  atMs: 900,
  ended: 'failed',
  error: { code: 'port-busy', message: 'Port 3000 is busy.', hint: 'Choose another one.' },
};
const said = (events: readonly RunEvent[]): string =>
  noticeOf(fold([runStarted(), ...events, failed]))?.sentences.join(' ') ?? '';

describe('a run that failed', () => {
  test('before anything was measured: there are no figures to speak of', () => {
    expect(said([])).toBe('Port 3000 is busy. Choose another one. q leaves.');
  });

  test.each<[string, readonly RunEvent[]]>([
    ['under load', [stepStarted(0, 100), tick(250)]],
    ['while it was observed', [processSample(250, { threads: 9 })]],
  ])('%s: the figures are old', (_, events) => expect(said(events)).toContain(FIGURES));
});

test('a start says what comes, and how to have it otherwise', () => {
  expect(noticeOf(fold([runStarted()]))?.sentences.at(-1)).toMatch(
    /^Then [\d,]+ (→ [\d,]+ connections in \d+ steps; -c 500 holds 500|connections, held \(-c\); --ramp climbs to 10,000)\.$/,
  );
});
