import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseMemAvailable } from '../../../src/os/linux/meminfo.ts';
import { parseAuxv, readKernelUnits } from '../../../src/os/linux/pid/auxv.ts';
import { parseProcessTitle } from '../../../src/os/linux/pid/cmdline.ts';
import { hasInEnvironment, parseHas } from '../../../src/os/linux/pid/environ.ts';
import { parseMaxOpenFiles, parseMaxProcesses, parseOpenFilesNow } from '../../../src/os/linux/pid/limits.ts';
import { parseHidepid } from '../../../src/os/linux/pid/mountinfo.ts';
import { readOwnCoreWaitMs } from '../../../src/os/linux/pid/schedstat.ts';
import { parsePss, readPss } from '../../../src/os/linux/pid/smaps-rollup.ts';
import {
  parseAllowedCores,
  parseCatches,
  parseContextSwitches,
  parseCoreList,
  parseInnermostPid,
} from '../../../src/os/linux/pid/status.ts';
import { parseCoreTimes } from '../../../src/os/linux/stat.ts';
import { parseNumber, readSysNumber } from '../../../src/os/linux/sys/numbers.ts';
import { parsePortRange } from '../../../src/os/linux/sys/port-range.ts';
import { parseTcpMemHigh } from '../../../src/os/linux/sys/tcp-mem.ts';
import { readLinuxLimits } from '../../../src/probe/linux/limits.ts';
import { hiddenFrom } from '../../../src/target/launch/process-name.ts';
import { copyOfProc, PROC, procText } from '../../probe/proc-root.ts';

test.each([
  ['287898\t383867\t575796\n', 575_796],
  ['1 2\n', null],
  ['', null],
])('pages of socket buffers: %j', (text, pages) => expect(parseTcpMemHigh(text)).toBe(pages));

test('context switches of a thread', () => {
  expect(parseContextSwitches(procText('29574/task/29574/status'))).toEqual({ voluntary: 24, involuntary: 83 });
  expect(parseContextSwitches('Name:\tsh\nThreads:\t1\n')).toBeNull();
});

test('proportional memory, without swap', () => {
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

test('a long title keeps its end: what the process does now', () => {
  const title = `postgres: ${'long_user_name_'.repeat(8)} database 127.0.0.1(40123) UPDATE waiting`;
  const shown = parseProcessTitle(`${title}\0`);
  expect(shown).toMatch(/^postgres: long_user.*…/);
  expect(shown).toMatch(/127\.0\.0\.1\(40123\) UPDATE waiting$/);
  expect(shown).toHaveLength(120);
});

test.each([
  ['Max open files            1024                 20000                files     \n', 20_000, 1_024],
  ['Max open files            4096                 unlimited            files     \n', null, 4_096],
  ['Max open files            unlimited            unlimited            files     \n', null, null],
  ['Max processes             1                    2                    processes \n', null, null],
])('hard and soft limit of open files in %j', (text, hard, soft) => {
  expect(parseMaxOpenFiles(text)).toBe(hard);
  expect(parseOpenFilesNow(text)).toBe(soft);
});

test('ports and accept queue', () => {
  expect(parsePortRange('32768\t60999\n')).toBe(28_232);
  expect(parsePortRange('off\n')).toBeNull();
  expect(parsePortRange('1000 1999\n', '22,1005,1100-1109,1990-2500\n')).toBe(1_000 - 1 - 10 - 10);
  expect(parsePortRange('1000 1999\n', '\n')).toBe(1_000);
  expect(parseNumber('4096\n')).toBe(4096);
  expect(['', 'max\n', '-1\n', '1 2\n'].map(parseNumber)).toEqual([null, null, null, null]);
  expect(readSysNumber(PROC, 'somaxconn')).toBe(4096);
});

test('limits of the recorded machine; null where a file is missing', () => {
  expect(readLinuxLimits(PROC)).toEqual({ platform: 'linux', nofile: 20_000, ephemeralPorts: 28_232, somaxconn: 4096 });
  expect(readLinuxLimits(join(PROC, '29574'))).toMatchObject({ nofile: null, ephemeralPorts: null, somaxconn: null });
});

test('page size and ticks, with the common values where they are not reported', () => {
  expect(parseAuxv(readFileSync(join(PROC, 'self/auxv')))).toEqual({ pageBytes: 4096, ticksPerSecond: 100 });
  const arm = Buffer.alloc(32);
  arm.writeBigUInt64LE(6n, 0);
  arm.writeBigUInt64LE(65_536n, 8);
  expect(parseAuxv(arm)).toEqual({ pageBytes: 65_536, ticksPerSecond: 100 });
  expect(readKernelUnits(join(PROC, 'nowhere'))).toEqual({ pageBytes: 4096, ticksPerSecond: 100 });
});

test('core times: the sum line is not a core, iowait is idle, steal is busy', () => {
  expect(parseCoreTimes(procText('stat')).cores).toEqual([
    { core: 0, busy: 20438 + 20 + 8939 + 0 + 1137 + 289, total: 20438 + 20 + 8939 + 627573 + 378 + 1137 + 289 },
    { core: 1, busy: 25228 + 5 + 9971 + 0 + 1202 + 273, total: 25228 + 5 + 9971 + 619108 + 3113 + 1202 + 273 },
  ]);
});

test('a core that is offline is missing, and the others keep their numbers', () => {
  expect(
    parseCoreTimes('cpu  1 0 0 1\ncpu0 1 0 0 1 0 0 0 0 0 0\ncpu3 2 0 0 2 0 0 0 0 0 0\n').cores.map((c) => c.core),
  ).toEqual([0, 3]);
});

test.each([
  ['Max processes             4096                 8192                 processes \n', 4_096],
  ['Max processes             unlimited            unlimited            processes \n', null],
])('threads of a user in %j', (text, limit) => expect(parseMaxProcesses(text)).toBe(limit));

test.each([
  ['rw', false],
  ['rw,hidepid=0', false],
  ['rw,hidepid=off', false],
  ['rw,hidepid=2', true],
  ['rw,hidepid=invisible', true],
])('/proc mounted with %s hides other users: %s', (options, hides) => {
  const sys = '21 1 0:19 / /sys rw - sysfs sys rw,hidepid=2\n';
  expect(parseHidepid(`${sys}22 1 0:20 / /proc rw,nosuid - proc proc ${options}\n`)).toBe(hides);
});

test('available memory, null before Linux 3.14', () => {
  expect(parseMemAvailable('MemTotal: 9 kB\nMemAvailable:   2048 kB\n')).toBe(2_097_152);
  expect(parseMemAvailable('MemTotal: 9 kB\n')).toBeNull();
});

test.each([
  ['0-3\n', [0, 1, 2, 3]],
  ['0,2-3,8', [0, 2, 3, 8]],
  ['', []],
])('a list of cores %j', (text, cores) => expect(parseCoreList(text)).toEqual(cores));

test('cores that a process may use', () => {
  expect(parseAllowedCores('Name:\tsh\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n')).toEqual([0, 1]);
  expect(parseAllowedCores('Name:\tsh\n')).toBeNull();
});

test('an environment variable: whole, at any position', () => {
  const environ = 'PATH=/bin\0MARK=7\0HOME=/\0';
  expect(['PATH=/bin', 'MARK=7', 'HOME=/'].map((entry) => parseHas(environ, entry))).toEqual([true, true, true]);
  expect(['MARK=', 'MARK=77', 'ARK=7', 'OME=/'].map((entry) => parseHas(environ, entry))).not.toContain(true);
  expect(hasInEnvironment(PROC, 1, 'PATH', '/bin')).toBe(false);
});

test.each([
  ['counters', '601234567 250000000 42\n', 250],
  ['no wait yet', '601234567 0 42\n', 0],
  ['zeros of a kernel that does not count', '0 0 0\n', null],
  ['something else', 'none\n', null],
])('our own wait for a core: %s', (_, text, ms) => {
  const root = copyOfProc();
  writeFileSync(join(root, 'self/schedstat'), text);
  expect(readOwnCoreWaitMs(root)).toBe(ms);
});

test('our own wait for a core: no such file', () => {
  expect(readOwnCoreWaitMs('/nowhere')).toBeNull();
});

test('PSS that this kernel does not show is unknown, and says nothing about who owns the process', () => {
  const root = copyOfProc();
  expect([hiddenFrom(29574, root), readPss(root, 29574)]).toEqual([null, 6565 * 1024]);
  rmSync(join(root, '29574/smaps_rollup'));
  expect([hiddenFrom(29574, root), readPss(root, 29574)]).toEqual([null, null]);
  expect([hiddenFrom(99999, root), readPss(root, 99999)]).toEqual([null, null]);
});

test('signals that a process handles, and its number in a container', () => {
  // A JVM: SIGQUIT, SIGTERM and more; one with -Xrs: not SIGQUIT.
  const text = 'Name:\tjava\nNSpid:\t27768\t1\nSigIgn:\t0000000000000000\nSigCgt:\t0000000101005ccd\n';
  expect([3, 15, 9].map((signal) => parseCatches(text, signal))).toEqual([true, true, false]);
  expect(parseCatches('SigCgt:\t0000000101001cc8\n', 3)).toBe(false);
  expect(parseCatches('', 3)).toBe(false);
  expect(parseInnermostPid(text)).toBe(1);
  expect(parseInnermostPid('Name:\tx\nNSpid:\t812\n')).toBe(812);
  expect(parseInnermostPid('Name:\tx\n')).toBeNull();
});
