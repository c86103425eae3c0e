import { expect, test } from 'vitest';
import { wantedIn } from '../../scripts/verdicts/agreement-table.mjs';

const seen = (findings: readonly string[], verdicts: readonly string[] = ['100: server/lock'], disturbed = false) => ({
  findings,
  verdicts,
  disturbed,
});

test('of several findings of which one is enough only one counts: the one that was there', () => {
  const must = [['requests-wait', 'server-silent'], 'knee'];
  expect(wantedIn({ must }, seen(['server-silent', 'knee']))).toEqual(['server-silent', 'knee']);
  expect(wantedIn({ must }, seen([]))).toEqual(['requests-wait', 'knee']);
});

test('what the judge excuses beside busy neighbours is not wanted', () => {
  const must = ['server-saturated', 'other-programs'];
  expect(wantedIn({ must }, seen(['other-programs'], ['100: others/programs'], true))).toEqual(['other-programs']);
  expect(wantedIn({ must }, seen([], ['100: others/programs']))).toEqual(must);
});
