import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BootClock } from '../../../src/os/linux/boot-clock.ts';
import { hasSchedStat } from '../../../src/os/linux/pid/schedstat.ts';
import { DescriptorBudget } from '../../../src/os/linux/proc-file.ts';
import { ProcessThreads } from '../../../src/probe/linux/process-threads.ts';
import { copyOfProc, procText, ROOT_PID } from '../proc-root.ts';

const UNITS = { ticksPerSecond: 100, pageBytes: 4096 };
const SECOND_TID = 29623;

/** Two threads, of which the test says what the scheduler did with them. */
function twoThreads({ mostDescriptors = 100, hasSchedStat = true, statesPerSample = 100 } = {}) {
  const root = copyOfProc();
  const task = join(root, String(ROOT_PID), 'task');
  const budget = new DescriptorBudget(mostDescriptors);
  const threads = new ProcessThreads(ROOT_PID, {
    procRoot: root,
    units: UNITS,
    bootClock: new BootClock(root, UNITS.ticksPerSecond, () => 0),
    budget,
    hasSchedStat: hasSchedStat,
    statesPerSample,
  });
  onTestFinished(() => threads.close());
  let atMs = 0;
  return {
    task,
    budget,
    ran: (tid: number, schedstat: string) => writeFileSync(join(task, String(tid), 'schedstat'), `${schedstat}\n`),
    becomes(tid: number, letter: string) {
      const path = `29574/task/${tid}/stat`;
      writeFileSync(join(root, path), procText(path).replace(/\) [A-Z] (?=\d)/, `) ${letter} `));
    },
    sample(withSwitches = false) {
      atMs += 250;
      return new Map(threads.list(null, atMs).map((tid) => [tid, threads.read(tid, withSwitches)]));
    },
    age: () => atMs - threads.oldestStateAtMs,
  };
}

test('CPU time in nanoseconds, the wait for a core and the runs; without schedstat ticks and nulls', () => {
  const { ran, sample } = twoThreads();
  ran(ROOT_PID, '5601234567 250000000 42');
  ran(SECOND_TID, '1500000 3000000 7');
  expect(sample().get(SECOND_TID)).toMatchObject({ cpuMs: 1.5, waitMs: 3, runs: 7, state: 'sleeping', core: 1 });
  expect(twoThreads({ hasSchedStat: false }).sample().get(ROOT_PID)).toMatchObject({
    cpuMs: 560,
    waitMs: null,
    runs: null,
  });
});

test('a new thread that has not had a core yet has zeros', () => {
  const { ran, sample } = twoThreads();
  ran(ROOT_PID, '0 0 0');
  ran(SECOND_TID, '0 0 0');
  expect(sample().get(ROOT_PID)).toMatchObject({ cpuMs: 0, waitMs: 0, runs: 0 });
  ran(ROOT_PID, '2000000 1000000 1');
  expect(sample().get(ROOT_PID)).toMatchObject({ cpuMs: 2, waitMs: 1, runs: 1 });
});

test.each([
  ['none', null, false],
  ['zeros', '0 0 0\n', false],
  ['counters', '1601234567 250000000 42\n', true],
])('whether this kernel counts: %s', (_, text, tells) => {
  const root = copyOfProc();
  if (text !== null) writeFileSync(join(root, 'self', 'schedstat'), text);
  expect(hasSchedStat(root)).toBe(tells);
});

test('a thread that did not run is unchanged, and is not read; one that ran is read again', () => {
  const { ran, becomes, sample } = twoThreads();
  becomes(ROOT_PID, 'S');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  const first = sample();
  becomes(ROOT_PID, 'D');
  becomes(SECOND_TID, 'D');
  ran(SECOND_TID, '1500000 0 8');
  const second = sample();
  expect(second.get(ROOT_PID)).toBe(first.get(ROOT_PID));
  expect(second.get(SECOND_TID)).toMatchObject({ state: 'waiting-for-disk', runs: 8 });
});

test('a thread that was running is always read again: its counters stand still while it waits for a core', () => {
  const { ran, becomes, sample } = twoThreads();
  becomes(ROOT_PID, 'R');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  sample();
  becomes(ROOT_PID, 'S');
  expect(sample().get(ROOT_PID)?.state).toBe('sleeping');
});

test('wanted switches are read once; then only for threads that ran', () => {
  const { ran, becomes, sample } = twoThreads();
  becomes(ROOT_PID, 'S');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  expect(sample(false).get(ROOT_PID)?.switches).toBeNull();
  const wanted = sample(true);
  expect(wanted.get(ROOT_PID)?.switches).toEqual({ voluntary: 24, involuntary: 83 });
  expect(sample(true).get(ROOT_PID)).toBe(wanted.get(ROOT_PID));
});

test('a thread that stands still is read from time to time', () => {
  const { ran, becomes, sample } = twoThreads();
  becomes(ROOT_PID, 'S');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  sample();
  becomes(SECOND_TID, 'R');
  const states = Array.from({ length: 32 }, () => sample().get(SECOND_TID)?.state);
  expect(states).toContain('running');
});

test('a reused thread id is another thread', () => {
  const { task, ran, becomes, sample } = twoThreads({ mostDescriptors: 0 });
  becomes(ROOT_PID, 'S');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  expect(sample().get(SECOND_TID)?.key).toBe('29623:660295');
  writeFileSync(
    join(task, String(SECOND_TID), 'stat'),
    procText(`29574/task/${SECOND_TID}/stat`).replace(' 660295 ', ' 999999 '),
  );
  ran(SECOND_TID, '20000 0 1');
  expect(sample().get(SECOND_TID)?.key).toBe('29623:999999');
});

test('one descriptor for a sleeping thread, two for one that keeps running, none after its end', () => {
  const { task, budget, ran, becomes, sample } = twoThreads();
  becomes(ROOT_PID, 'S');
  ran(ROOT_PID, '5600000000 0 42');
  ran(SECOND_TID, '1500000 0 7');
  sample();
  expect(budget.kept).toBe(2);
  ran(SECOND_TID, '1600000 0 8');
  sample();
  expect(budget.kept).toBe(3);
  rmSync(join(task, String(SECOND_TID)), { recursive: true });
  sample();
  expect(budget.kept).toBe(1);
});

test('if too many ran, their states are read in turns, with an age; their CPU time is current', () => {
  const { task, ran, becomes, sample, age } = twoThreads({ statesPerSample: 40 });
  const many = Array.from({ length: 60 }, (_, index) => 40_000 + index);
  for (const tid of many) cpSync(join(task, String(SECOND_TID)), join(task, String(tid)), { recursive: true });
  const allRan = (sample: number): void => {
    for (const tid of [ROOT_PID, SECOND_TID, ...many]) ran(tid, `${sample}000000 0 ${sample}`);
  };
  becomes(ROOT_PID, 'S');
  allRan(1);
  sample();
  expect(age()).toBe(0);
  for (const tid of many) becomesWaiting(tid);
  allRan(2);
  const halfRead = sample();
  const statesIn = (seen: typeof halfRead): number =>
    many.filter((tid) => seen.get(tid)?.state === 'waiting-for-disk').length;
  expect(statesIn(halfRead)).toBe(30);
  expect(many.every((tid) => halfRead.get(tid)?.cpuMs === 2)).toBe(true);
  expect(age()).toBe(250);
  allRan(3);
  expect(statesIn(sample())).toBe(many.length);

  function becomesWaiting(tid: number): void {
    writeFileSync(
      join(task, String(tid), 'stat'),
      procText(`29574/task/${SECOND_TID}/stat`).replace(/\) [A-Z] /, ') D '),
    );
  }
});
