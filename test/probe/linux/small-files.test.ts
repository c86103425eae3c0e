import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLinuxLimits } from '../../../src/probe/linux/limits.ts';
import { parseProcessTitle } from '../../../src/probe/linux/pid-cmdline.ts';
import { parseMaxOpenFiles } from '../../../src/probe/linux/pid-limits.ts';
import { parsePss } from '../../../src/probe/linux/pid-smaps-rollup.ts';
import { parseContextSwitches } from '../../../src/probe/linux/pid-status.ts';
import { parseAuxv, readKernelUnits } from '../../../src/probe/linux/self-auxv.ts';
import { parseCoreTimes } from '../../../src/probe/linux/stat.ts';
import { parsePortRange, parseSomaxconn } from '../../../src/probe/linux/sys-net.ts';
import { PROC, procText } from '../proc-root.ts';

test('context switches of a thread', () => {
  expect(parseContextSwitches(procText('29574/task/29574/status'))).toEqual({ voluntary: 24, involuntary: 83 });
  expect(parseContextSwitches('Name:\tsh\nThreads:\t1\n')).toBeNull();
});

test('proportional memory, and not that of the swap', () => {
  expect(parsePss(procText('29574/smaps_rollup'))).toBe(6565 * 1024);
  expect(parsePss('SwapPss:               7 kB\n')).toBeNull();
});

test.each([
  ['nginx: worker process\0\0\0\0', 'nginx: worker process'],
  ['postgres: walwriter   \0', 'postgres: walwriter'],
  ['gunicorn: worker [shop]', 'gunicorn: worker [shop]'],
  ['/usr/bin/python3\0server.py\0', null],
  ['/usr/bin/node\0', null],
  ['', null],
])('what the process of %j calls itself: %j', (cmdline, title) => {
  expect(parseProcessTitle(cmdline)).toBe(title);
});

test.each([
  ['Max open files            1024                 20000                files     \n', 20_000],
  ['Max open files            unlimited            unlimited            files     \n', null],
  ['Max processes             1                    2                    processes \n', null],
])('hard limit of open files in %j', (text, limit) => {
  expect(parseMaxOpenFiles(text)).toBe(limit);
});

test('ports and accept queue', () => {
  expect(parsePortRange('32768\t60999\n')).toBe(28_232);
  expect(parsePortRange('off\n')).toBeNull();
  expect(parsePortRange('1000 1999\n', '22,1005,1100-1109,1990-2500\n')).toBe(1_000 - 1 - 10 - 10);
  expect(parsePortRange('1000 1999\n', '\n')).toBe(1_000);
  expect(parseSomaxconn('4096\n')).toBe(4096);
  expect(parseSomaxconn('')).toBeNull();
});

test('limits of the recorded machine; null where a file is missing', () => {
  expect(readLinuxLimits(PROC)).toEqual({ platform: 'linux', nofile: 20_000, ephemeralPorts: 28_232, somaxconn: 4096 });
  expect(readLinuxLimits(join(PROC, '29574'))).toMatchObject({ nofile: null, ephemeralPorts: null, somaxconn: null });
});

test('page size and ticks, with the common ones where they are not told', () => {
  expect(parseAuxv(readFileSync(join(PROC, 'self/auxv')))).toEqual({ pageBytes: 4096, ticksPerSecond: 100 });
  const arm = Buffer.alloc(32);
  arm.writeBigUInt64LE(6n, 0);
  arm.writeBigUInt64LE(65_536n, 8);
  expect(parseAuxv(arm)).toEqual({ pageBytes: 65_536, ticksPerSecond: 100 });
  expect(readKernelUnits(join(PROC, 'nowhere'))).toEqual({ pageBytes: 4096, ticksPerSecond: 100 });
});

test('core times: the sum line is no core, iowait is idle, steal is busy', () => {
  expect(parseCoreTimes(procText('stat'))).toEqual([
    { core: 0, busy: 20438 + 20 + 8939 + 0 + 1137 + 289, total: 20438 + 20 + 8939 + 627573 + 378 + 1137 + 289 },
    { core: 1, busy: 25228 + 5 + 9971 + 0 + 1202 + 273, total: 25228 + 5 + 9971 + 619108 + 3113 + 1202 + 273 },
  ]);
});

test('a core that is offline is missing, and the others keep their numbers', () => {
  expect(
    parseCoreTimes('cpu  1 0 0 1\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu3 2 0 0 2 0 0 0 0 0 0\n').map((c) => c.core),
  ).toEqual([0, 3]);
});
