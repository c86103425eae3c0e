import { describe, expect, it } from 'vitest';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import { TARGETS_ROOT } from '../targets/harness.ts';

/** The longest words of a measured figure, and the columns of a finding in short. */
const MEASURED = '1,000.0 KB resident per connection';
const BRIEF_COLUMNS = 86;

const claims = listTargets(TARGETS_ROOT).flatMap(({ name, expect: { processes }, folklore }) =>
  folklore.map((claim, index) => ({ title: `${name} ${index + 1}: ${claim.claim}`, name, processes, claim })),
);

describe('folklore is fair', () => {
  it.each(claims)('$title: names its source', ({ claim }) => {
    expect(claim.source).not.toMatch(/goes around|no publication/);
    expect(claim.source.length).toBeGreaterThan(20);
  });

  it.each(claims.filter(({ claim }) => /\bthreads? (cost|need)|^Python threads serve/.test(claim.claim)))(
    '$title: what threads cost is judged at that many threads',
    ({ claim }) => {
      expect(claim.claim.startsWith('a virtual thread') ? claim.atConnections : claim.atThreads).toBeGreaterThanOrEqual(
        1000,
      );
    },
  );

  it.each(claims.filter(({ claim }) => /10,000/.test(claim.claim)))(
    '$title: a claim about 10,000 is judged at 10,000',
    ({ claim }) => {
      expect(Math.max(claim.atThreads ?? 0, claim.atConnections ?? 0)).toBe(10_000);
    },
  );

  it.each(claims.filter(({ claim }) => claim.field === 'p99Ms'))(
    '$title: a latency is compared only with the wait that the claim is about',
    ({ claim }) => {
      expect(claim.claim).toContain(`${claim.atDelayMs} ms of I/O`);
    },
  );

  it.each(claims.filter(({ processes }) => processes !== 'one'))(
    '$title: a tree of processes is not held against a claim about one',
    ({ claim }) => {
      expect(claim.field).toMatch(/^rssBytesPer/);
    },
  );

  it.each(claims.filter(({ claim }) => claim.told !== undefined))(
    '$title: its sentence has the figure',
    ({ claim }) => {
      expect(claim.told?.split('{measured}')).toHaveLength(2);
      expect(claim.told).not.toMatch(/\.$/);
      expect(claim.told?.replace('{measured}', MEASURED).length).toBeLessThanOrEqual(BRIEF_COLUMNS);
    },
  );

  it('that JavaScript runs on one thread is said where one loop runs every handler, and of nobody else', () => {
    const said = listTargets(TARGETS_ROOT)
      .filter(({ folklore }) => folklore.some(({ told }) => told?.includes('JavaScript on one of its')))
      .map(({ name, expect: { oneAtATime } }) => [name, oneAtATime]);
    expect(said).toEqual([
      ['node', 'loop'],
      ['node-blocked', 'loop'],
    ]);
  });
});
