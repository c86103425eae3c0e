import { describe, expect, test } from 'vitest';
import { acceptedOf, residentPerConnection } from '../../../src/domain/state/resident.ts';
import { processSample } from '../events.ts';

const MB = 1024 ** 2;
const base = { bytes: 55 * MB, sharedOnce: true, threads: 7 };
const of = (rssBytes: number, open: number, acceptQueue: number | null = 0) =>
  residentPerConnection({
    process: processSample(0, { rssBytes }),
    pssBytes: null,
    base,
    load: { open, acceptQueue },
  });

describe('what a connection adds to the base', () => {
  test('is the slope, the same for every number of connections', () => {
    expect(of(55 * MB + 100 * 35_000, 100)?.bytesPerConnection).toBe(35_000);
    expect(of(55 * MB + 10_000 * 35_000, 10_000)?.bytesPerConnection).toBe(35_000);
  });

  test('is null for few connections: the first requests warm up a runtime, however many send them', () => {
    expect(of(59 * MB, 5)).toBeNull();
    expect(of(59 * MB, 99)).toBeNull();
  });

  test('is null for growth within the kernel’s own error', () => {
    expect(of(55 * MB + 50_000, 200)).toBeNull();
    expect(of(54 * MB, 200)).toBeNull();
  });

  test('counts accepted connections: others wait in the kernel', () => {
    expect(of(60 * MB, 150, 146)).toBeNull();
    expect(of(55 * MB + 200 * 30_000, 1_000, 800)?.bytesPerConnection).toBe(30_000);
  });

  test('is null without a base', () => {
    const load = { open: 1_000, acceptQueue: null };
    expect(residentPerConnection({ process: processSample(0), pssBytes: null, base: null, load })).toBeNull();
  });
});

test.each([
  [{ open: 50, acceptQueue: 45 }, 5],
  [{ open: 50, acceptQueue: null }, 50],
  [{ open: 5, acceptQueue: 9 }, 0],
  [null, 0],
])('of %j so many are accepted: %i', (load, accepted) => expect(acceptedOf(load)).toBe(accepted));
