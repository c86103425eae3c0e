import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/domain/assessment/assess.ts';
import { checkFindings } from '../../../src/domain/findings/index.ts';
import { silentWords } from '../../../src/domain/findings/of-the-run.ts';
import { agreeing, formatUnits } from '../../../src/domain/words/format.ts';
import { onlyStep, runOf, type StepFigures } from '../assessment/a-step.ts';

test.each<[number | null, string]>([
  [1, 'is'],
  [0, 'are'],
  [0.5, 'are'],
  [2, 'are'],
  [null, 'are'],
])('of %s: %s', (count, word) => expect(agreeing(count, 'is', 'are')).toBe(word));

test.each<[number | null, string]>([
  [1, '1 thread'],
  // As it is written: 1.2 is written 1.
  [1.2, '1 thread'],
  [0, '0 threads'],
  [10_000, '10,000 threads'],
  [null, '– threads'],
])('%s is %s', (count, text) => expect(formatUnits(count, 'thread', 'threads')).toBe(text));

/** Every sentence about such a step: of its findings, their short forms, and the verdict. */
function saidOf(of: StepFigures): string[] {
  const state = runOf(of);
  const findings = checkFindings(state).flatMap(({ finding }) => [finding.sentence, finding.brief ?? '']);
  return [...findings, assess(state, onlyStep(state))?.why ?? ''];
}

/** A count of one in front of a plural, or a verb of many behind it. */
const WRONG = /(?<![.,\d])1 (?:open |failed )?(?:threads|cores|connections|requests|answers|errors|were|have|wait)\b/;

describe('what is said of one', () => {
  test.each<[string, StepFigures, string]>([
    ['a timeout', { timeouts: 1 / 12 }, 'Errors: 1 timed out.'],
    ['an invalid answer', { protocol: 1 / 12 }, 'Errors: 1 was not valid HTTP.'],
    ['a failed answer', { failedPerSecond: 1 / 3, statuses: { 404: 1 / 12 } }, 'Errors: 1 failed answer (404 × 1).'],
    [
      'a connection without an answer',
      { connections: 2, goodPerSecond: 5, answered: 1, acceptQueue: 0 },
      '1 of 2 connections is accepted and has had no answer yet: its request waits in the server.',
    ],
    [
      'a connection in the accept queue',
      { connections: 50, goodPerSecond: 490, answered: 49, acceptQueue: 5 },
      '1 of 50 open connections is not accepted: the kernel completed its handshake, and it waits in the server’s accept queue.',
    ],
    [
      'a request at a lock',
      { work: 'custom', delayMs: null, connections: 2, goodPerSecond: 50, server: 1, mutexWaitPerSecond: 1 },
      '1 request waits for a lock, at 1 % CPU.',
    ],
    [
      'a request in a queue',
      { work: 'custom', delayMs: null, connections: 2, goodPerSecond: 50, server: 1, facts: { queued: 1 } },
      '1 request waits for a free worker, at 1 % CPU.',
    ],
    [
      'one open connection',
      { connections: 3, open: 1, goodPerSecond: 10, connectErrors: 1, causes: { ECONNREFUSED: 1 } },
      'The server refuses connections (ECONNREFUSED × 12): 1 of 3 connections is open.',
    ],
  ])('%s', (_, of, sentence) => {
    const said = saidOf(of);
    expect(said).toContain(sentence);
    expect(said.filter((text) => WRONG.test(text))).toEqual([]);
  });

  test('what is said of many has no word of one', () => {
    const many = saidOf({ connections: 1000, goodPerSecond: 10, answered: 30, acceptQueue: 960, protocol: 3 });
    expect(many).toContain('Errors: 36 were not valid HTTP.');
    expect(many).toContain('960 connections wait in the server’s accept queue.');
  });
});

test.each<[number[], number, string]>([
  [[42], 1, 'The load generator does not answer (pid 42)'],
  [[42], 3, '1 of 3 load generators does not answer (pid 42)'],
  [[42, 43], 3, '2 of 3 load generators do not answer (pids 42, 43)'],
  [[42, 43], 2, 'None of the 2 load generators answers (pids 42, 43)'],
])('generators %j of %d that are silent', (pids, of, sentence) => {
  expect(silentWords({ pids, of })).toEqual({ sentence, their: pids.length === 1 ? 'its' : 'their' });
});
