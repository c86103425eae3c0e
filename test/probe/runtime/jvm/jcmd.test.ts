import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { placeOf } from '../../../../src/domain/meaning/unit-places.ts';
import { findOnPath } from '../../../../src/os/find-program.ts';
import { processIsAlive } from '../../../../src/os/process.ts';
import { jcmdStacks } from '../../../../src/probe/runtime/jvm/jcmd-stacks.ts';
import { findJcmd } from '../../../../src/probe/runtime/jvm/jvm-process.ts';
import { JvmReader } from '../../../../src/probe/runtime/jvm/jvm-reader.ts';
import type { StacksReading } from '../../../../src/probe/runtime/paced-stacks.ts';
import { checkAvailability } from '../../../../src/target/build/toolchain.ts';
import { loadTarget } from '../../../../src/target/catalog/catalog.ts';
import { needs, skipped } from '../../../needs.ts';
import { needsToolchain, TARGETS_ROOT } from '../../../targets/harness.ts';
import { startReal } from '../../real-process.ts';

const conctop = fileURLToPath(new URL('../../../../dist/conctop.js', import.meta.url));
const program = fileURLToPath(new URL('../../programs/SlowServer.java', import.meta.url));
const REQUESTS = 40;
const PATIENCE = { timeout: 40_000, interval: 200 };
const NOBODY = { uid: 65_534, gid: 65_534 };

/** JDK 21 or newer, as the Java targets need it. */
const [jdk] = await checkAvailability([loadTarget(TARGETS_ROOT, 'java-virtual')]);
if (jdk === undefined) throw new Error('there is no target java-virtual');
const bin = jdk.check.status === 'ok' ? jdk.check.folder : null;
const javaOf = (name: string): string => (bin === null ? name : join(bin, name));
const SMALL = ['-XX:+UseSerialGC', '-Xmx128m'];
const needsJdk = { ...needs('linux'), ...needsToolchain(jdk) };

/** The version of the `java` on PATH, which may be an older one. */
const onPath = findOnPath('java', process.env.PATH ?? '');
const major = Number(
  /version "(?:1\.)?(\d+)/.exec(
    `${onPath === null ? '' : spawnSync(onPath, ['-version'], { encoding: 'utf8' }).stderr}`,
  )?.[1] ?? 0,
);

async function serve(java: string, kind: 'virtual' | 'platform', ...options: readonly string[]) {
  const { pid, firstLine } = await startReal(java, ...SMALL, ...options, program, kind);
  return { pid, url: `http://127.0.0.1:${firstLine}` };
}

function ask(url: string, path: string, count: number): void {
  for (let i = 0; i < count; i += 1) {
    const request = get(`${url}${path}`, { agent: false });
    request.on('error', () => undefined);
    onTestFinished(() => void request.destroy());
  }
}

const sourceOf = (pid: number) => {
  const source = jcmdStacks({ pids: () => [pid], procRoot: '/proc' });
  onTestFinished(source.close);
  return source;
};

type Stacks = Extract<StacksReading, { kind: 'stacks' }>['stacks'];

/** Until so many threads sleep in nap(). */
async function stacksWith(pid: number, napping: number): Promise<Stacks> {
  const source = sourceOf(pid);
  return vi.waitFor(async () => {
    const reading = await source.ask();
    if (reading.kind !== 'stacks') throw new Error(JSON.stringify(reading));
    expect(inNap(reading.stacks)).toBe(napping);
    return reading.stacks;
  }, PATIENCE);
}

const inNap = ({ groups }: Stacks): number =>
  groups.reduce((sum, group) => sum + (placeOf(group, null)?.function === 'SlowServer.nap' ? group.count : 0), 0);

/** Threads that have a stack, as jcmd's own print (jstack's) shows them. */
const printedThreads = (pid: number): string[] =>
  execFileSync(javaOf('jcmd'), [`${pid}`, 'Thread.print'], { encoding: 'utf8' })
    .split(/^"/m)
    .filter((block) => /java\.lang\.Thread\.State/.test(block) && /^\tat /m.test(block));

const leftBehind = (): string[] => readdirSync('/tmp').filter((name) => name.startsWith('conctop-jcmd-'));

describe('a JVM that nobody prepared', needsJdk, () => {
  test('platform threads: as many, and as many at each place, as jstack prints', async () => {
    const { pid, url } = await serve(javaOf('java'), 'platform');
    ask(url, '/nap', REQUESTS);
    const stacks = await stacksWith(pid, REQUESTS);
    const printed = printedThreads(pid);
    expect(printed.filter((block) => block.includes('SlowServer.nap('))).toHaveLength(REQUESTS);
    // The thread that writes the dump has no stack in the print.
    const withStack = stacks.groups.filter(
      ({ frames, waitsFor }) => frames.length > 0 && waitsFor !== 'writing this dump',
    );
    expect(withStack.reduce((sum, { count }) => sum + count, 0)).toBe(printed.length);
    expect(stacks.groups[0]).toMatchObject({
      count: REQUESTS,
      state: 'TIMED_WAITING',
      waitsFor: 'java.lang.Thread.sleep',
    });
    expect(leftBehind()).toEqual([]);
  });

  test('virtual threads: all of them, though jstack sees none; who has the lock, and who waits for it', async () => {
    const { pid, url } = await serve(javaOf('java'), 'virtual');
    ask(url, '/nap', REQUESTS);
    ask(url, '/block', 10);
    const stacks = await stacksWith(pid, REQUESTS + 1);
    const virtual = stacks.groups.filter(({ state }) => state?.startsWith('virtual') ?? false);
    expect(virtual.map(({ count, waitsFor }) => `${count} ${waitsFor}`)).toEqual([
      `${REQUESTS} java.lang.Thread.sleep`,
      '9 SlowServer.block',
      '1 java.lang.Thread.sleep',
    ]);
    expect(printedThreads(pid).filter((block) => block.includes('SlowServer.'))).toEqual([]);
    expect(stacks.costMs).toBeGreaterThan(0);
    expect(stacks.costMs).toBeLessThan(2_000);
  });

  test('conctop attach prints and counts them, step by step', async () => {
    const { pid, url } = await serve(javaOf('java'), 'virtual');
    ask(url, '/nap', REQUESTS);
    await stacksWith(pid, REQUESTS);
    const { stdout } = spawnSync(process.execPath, [conctop, 'attach', `${pid}`, '-d', '8s', '--json'], {
      encoding: 'utf8',
    });
    const [step] = JSON.parse(stdout).steps;
    expect(step.unitStacks).toMatchObject({ unit: 'Java threads', costMs: expect.any(Number) });
    expect(step.unitStacks.groups[0]).toEqual({
      ...{ count: REQUESTS, state: 'virtual, TIMED_WAITING', waitsFor: 'java.lang.Thread.sleep' },
      ...{ function: 'SlowServer.nap', place: expect.stringMatching(/^SlowServer\.java:\d+$/) },
    });
  });

  test.each([
    [
      'that refuses',
      ['-XX:+DisableAttachMechanism'],
      /^jcmd cannot read JVM \d+: The VM does not support the attach mechanism\.$/,
    ],
    // Its attach listener runs from the start, since it takes no signal.
    ['that takes no signals', ['-Xrs'], null],
  ])('a JVM %s goes on, and one sentence says why', async (_, options, reason) => {
    const { pid } = await serve(javaOf('java'), 'platform', ...options);
    const reading = await sourceOf(pid).ask();
    expect(reading).toMatchObject(
      reason === null ? { kind: 'stacks' } : { kind: 'missing', reason: expect.stringMatching(reason) },
    );
    expect(processIsAlive(pid)).toBe(true);
    expect(leftBehind()).toEqual([]);
  });

  test('where there is no jcmd: one sentence that says where it comes from', async () => {
    const { pid } = await serve(javaOf('java'), 'platform');
    const reader = new JvmReader('/proc', new AbortController().signal, () => null);
    expect(await reader.read({ pid, bin })).toEqual({
      ...{ stacks: null, isSure: true },
      reason: expect.stringMatching(
        /^There is no jcmd for JVM \d+, on PATH, in JAVA_HOME or below \/usr\/lib\/jvm: it comes with a JDK/,
      ),
    });
  });

  test('in a container, with other processes and another /tmp than ours', needs('root', 'namespaces'), async () => {
    // The program lies in our /tmp, perhaps: not in theirs.
    const folder = mkdtempSync('/var/tmp/conctop-jvm-');
    onTestFinished(() => rmSync(folder, { recursive: true }));
    copyFileSync(program, join(folder, 'SlowServer.java'));
    const inside = `mount -t tmpfs none /tmp && exec "$@"`;
    const started = await startReal(
      ...(['unshare', '-fpm', '--mount-proc', '--kill-child', 'sh', '-c', inside, 'sh'] as const),
      ...[javaOf('java'), ...SMALL, join(folder, 'SlowServer.java'), 'platform'],
    );
    const pid = Number(execFileSync('pgrep', ['-P', `${started.pid}`], { encoding: 'utf8' }));
    expect(await sourceOf(pid).ask()).toMatchObject({ kind: 'stacks', stacks: { unit: 'Java threads' } });
    expect(readdirSync(`/proc/${pid}/root/tmp`).filter((name) => name.startsWith('conctop'))).toEqual([]);
  });

  describe('of another user', needs('root', 'setpriv'), () => {
    test('as root it is asked, and writes to a folder of its own', async () => {
      const to = ['--reuid', `${NOBODY.uid}`, '--regid', `${NOBODY.gid}`, '--clear-groups'];
      const { pid } = await startReal('setpriv', ...to, javaOf('java'), ...SMALL, program, 'platform');
      expect(await sourceOf(pid).ask()).toMatchObject({ kind: 'stacks' });
      expect(leftBehind()).toEqual([]);
    });

    test('as another user it is not, and one line says so', async () => {
      const { pid } = await serve(javaOf('java'), 'platform');
      const args = [conctop, 'attach', `${pid}`, '-d', '3s', '--no-ui'];
      const { stdout, status } = spawnSync(process.execPath, args, { ...NOBODY, cwd: '/', encoding: 'utf8' });
      expect(status).toBe(0);
      expect(stdout).toContain(`JVM ${pid} belongs to root, and jcmd asks only those of nobody.`);
    });
  });
});

test('an older JVM is asked for Thread.print', {
  ...needs('linux'),
  ...(major > 0 && major < 21 && findOnPath('jcmd', process.env.PATH ?? '') !== null
    ? {}
    : skipped(`java on PATH is ${major === 0 ? 'missing' : major}: this is about 8 to 20`)),
}, async () => {
  const { pid, url } = await serve('java', 'platform');
  ask(url, '/nap', REQUESTS);
  const stacks = await stacksWith(pid, REQUESTS);
  expect(stacks.costMs).toBeGreaterThan(0);
  expect(stacks.groups[0]).toMatchObject({ count: REQUESTS, state: 'TIMED_WAITING' });
});

test('a process that would end by jcmd’s signal is left alone', needs('linux'), async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-java-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  // By its name a JVM, as one is whose handlers are not there yet.
  copyFileSync(
    execFileSync('sh', ['-c', 'readlink -f "$(command -v sh)"'], { encoding: 'utf8' }).trim(),
    join(folder, 'java'),
  );
  const { pid } = await startReal(join(folder, 'java'), '-c', 'echo ready; while :; do sleep 1; done');
  expect(await sourceOf(pid).ask()).toEqual({
    ...{ kind: 'missing', isSure: false },
    reason: `JVM ${pid} does not take SIGQUIT, or not yet, and jcmd would end it.`,
  });
  expect(processIsAlive(pid)).toBe(true);
  expect(await jcmdStacks({ pids: () => [process.pid], procRoot: '/proc' }).ask()).toEqual({ kind: 'nobody' });
});

test('jcmd is taken from beside a JVM of one’s own only: root starts no program of another user', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-jdk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyFileSync('/bin/sh', join(folder, 'jcmd'));
  const none = { PATH: '', JAVA_HOME: '/nowhere' };
  expect(findJcmd({ pid: 1, bin: folder }, true, none)).toBe(join(folder, 'jcmd'));
  expect(findJcmd({ pid: 1, bin: folder }, false, { ...none, PATH: folder })).toBe(join(folder, 'jcmd'));
  expect(findJcmd({ pid: 1, bin: folder }, false, none)).not.toBe(join(folder, 'jcmd'));
});
