import { expect, test } from 'vitest';
import { Titles } from '../../../src/probe/threads/titles.ts';

const PROCESSES = Array.from({ length: 300 }, (_, index) => ({ pid: 1_000 + index, name: 'postgres', threads: 1 }));
const busiest = (...pids: readonly number[]) => pids.map((pid) => ({ pid }));

/** Backends whose title shows how often it was read. */
function backends() {
  const reads = new Map<number, number>();
  const titles = new Titles((pid) => {
    reads.set(pid, (reads.get(pid) ?? 0) + 1);
    return `postgres: backend ${pid}, read ${reads.get(pid)}`;
  });
  return { reads, titles };
}

test('300 processes have their titles after some tables, none of which reads them all', () => {
  const { reads, titles } = backends();
  let titled = 0;
  for (let table = 0; table < 5; table += 1) {
    const before = [...reads.values()].reduce((total, count) => total + count, 0);
    titled = titles.of(PROCESSES, []).filter(({ title }) => title !== undefined).length;
    expect([...reads.values()].reduce((total, count) => total + count, 0) - before).toBeLessThanOrEqual(64);
  }
  expect(titled).toBe(300);
});

test('what is on the screen comes first, and is read again with each table', () => {
  const { reads, titles } = backends();
  const rows = busiest(1_290, 1_299);
  expect(titles.of(PROCESSES, rows).find(({ pid }) => pid === 1_299)?.title).toBe('postgres: backend 1299, read 1');
  for (let table = 0; table < 6; table += 1) titles.of(PROCESSES, rows);
  const read = reads.get(1_299) ?? 0;
  expect(titles.of(PROCESSES, rows).find(({ pid }) => pid === 1_299)?.title).toBe(
    `postgres: backend 1299, read ${read + 1}`,
  );
});

test('the others have their turn, though 200 are busy', () => {
  const { reads, titles } = backends();
  const rows = busiest(...PROCESSES.slice(0, 200).map(({ pid }) => pid));
  for (let table = 0; table < 20; table += 1) titles.of(PROCESSES, rows);
  expect(reads.get(1_299)).toBeGreaterThan(1);
});

test('a process that ended is forgotten; one without a title is read in turns too', () => {
  const asked: number[] = [];
  const titles = new Titles((pid) => {
    asked.push(pid);
    return null;
  });
  const two = PROCESSES.slice(0, 2);
  expect(titles.of(two, [])).toEqual(two);
  expect(titles.of(PROCESSES.slice(2, 4), [])).toEqual(PROCESSES.slice(2, 4));
  titles.of(two, []);
  expect(asked).toEqual([1_000, 1_001, 1_002, 1_003, 1_000, 1_001]);
});

test('a single process needs no title', () => {
  const { reads, titles } = backends();
  expect(titles.of(PROCESSES.slice(0, 1), [])).toEqual(PROCESSES.slice(0, 1));
  expect(reads.size).toBe(0);
});
