import { describe, expect, it } from 'vitest';
import { shortVerdict, verdictWords } from '../../../src/domain/assessment/assessment.ts';

/** A verdict, its words, and the two short lines for the narrow side of a pane. */
const VERDICTS = [
  ['nobody', 'served', 'no bottleneck', 'none'],
  ['server', 'waits', 'server: waiting', 'server:\nwaiting'],
  ['server', 'one-core', 'server: one core', 'server:\none core'],
  ['server', 'served', 'server', 'server'],
  ['limits', 'descriptors', 'limits: descriptors', 'limits:\ndescriptors'],
  ['limits', 'quota', 'limits: CPU quota', 'limits:\nCPU quota'],
  ['generator', 'saturated', 'load generator', 'load\ngenerator'],
  ['both', 'cores', 'CPU shared with the generator', 'cores\nshared'],
  ['others', 'programs', 'other programs', 'other\nprograms'],
  ['others', 'hypervisor', 'other machines', 'other\nmachines'],
  ['unknown', 'short', 'not known', 'not known'],
] as const;

describe('a verdict in words', () => {
  it.each(VERDICTS)('%s, %s: %s', (who, cause, words, short) => {
    expect(verdictWords({ who, cause })).toBe(words);
    expect(shortVerdict({ who, cause })).toBe(short);
  });

  it('fits eleven columns, or is none', () => {
    for (const [who, cause] of VERDICTS) {
      for (const line of shortVerdict({ who, cause })?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(11);
    }
    expect(shortVerdict(null)).toBe(null);
  });
});
