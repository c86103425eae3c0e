import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunEvent, ThreadTable, WaitsHidden } from '../../src/domain/events/run-event.ts';
import { waitsHiddenWords } from '../../src/domain/meaning/waits-hidden.ts';
import { needs, skipped } from '../needs.ts';
import { startReal } from '../probe/real-process.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };

/** Two threads: one waits for a connection, the other for a lock. Python, whose threads do nothing of their own. */
const SERVER = `
import socket, threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
server = socket.create_server(('127.0.0.1', 0))
print('ready', flush=True)
server.accept()
`;
/** The kernel then treats it as a program with secrets: prctl(2), PR_SET_DUMPABLE. */
const SECRETIVE = `import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n${SERVER}`;
const UNTRACING = ['setpriv', '--inh-caps=-sys_ptrace', '--bounding-set=-sys_ptrace'];

interface Attached {
  readonly status: number | null;
  readonly printed: string;
  readonly tables: readonly ThreadTable[];
}

/** `conctop attach` for some seconds, as another user or through another program. */
function attach(
  pid: number,
  { as = {}, through = [] }: { as?: SpawnOptions; through?: readonly string[] } = {},
): Attached {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-permissions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o777);
  const file = join(folder, 'run.ndjson');
  const [command = '', ...args] = [
    ...through,
    process.execPath,
    conctop,
    'attach',
    String(pid),
    ...['--no-ui', '--duration', '2s', '--record', file],
  ];
  const run = spawnSync(command, args, { ...as, cwd: '/', encoding: 'utf8', timeout: 60_000 });
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): RunEvent => JSON.parse(line));
  const tables = events.filter((event) => event.type === 'thread-table');
  return { status: run.status, printed: `${run.stdout}${run.stderr}`, tables };
}

const server = async (program = SERVER): Promise<number> => (await startReal('python3', '-c', program)).pid;

/** A process of another user than root. */
async function serverOfNobody(program = SERVER): Promise<number> {
  const { uid, gid } = NOBODY;
  const to = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return (await startReal('setpriv', ...to, '/usr/bin/python3', '-c', program)).pid;
}

function expectHidden({ status, printed, tables }: Attached, hidden: Partial<WaitsHidden>, words: string): void {
  expect(status, printed).toBe(0);
  expect(tables.length).toBeGreaterThan(0);
  for (const table of tables) {
    expect(table.total).toBe(2);
    expect(table.waitsHidden).toMatchObject(hidden);
    expect(waitsHiddenWords(table.waitsHidden as WaitsHidden)).toBe(words);
  }
}

/** Each thread is accounted for, in every table. */
function expectWhole(tables: readonly ThreadTable[]): void {
  expect(tables.length).toBeGreaterThan(0);
  for (const { total, waits = {}, waitCells = '' } of tables) {
    expect(Object.values(waits).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(waitCells).toHaveLength(total);
  }
}

/** Whether that user can run conctop at all: a checkout below /root is nobody's. */
const nobodyCan = (): boolean =>
  process.getuid?.() === 0 && spawnSync(process.execPath, [conctop, '--version'], { ...NOBODY, cwd: '/' }).status === 0;
const asNobody = nobodyCan()
  ? needs('linux', 'python3')
  : skipped('runs as root, from a folder that all users can read');
const withPython =
  asNobody.skip || spawnSync('/usr/bin/python3', ['-c', '']).status === 0
    ? asNobody
    : skipped('/usr/bin/python3 is missing');
const ptraceScope = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim();
  } catch {
    return 'missing';
  }
};

describe('what another user may not know', () => {
  test('root’s process, seen by nobody', asNobody, async () => {
    const attached = attach(await server(), { as: NOBODY });
    expectHidden(
      attached,
      { reason: 'other-user', hides: 'everything' },
      'Waits not shown: owned by root; run conctop with sudo.',
    );
    expect(attached.tables.every(({ waits }) => waits === undefined)).toBe(true);
    expect(attached.printed).toContain('what its threads wait for');
  });

  test('its own process shows all, but where Yama forbids', withPython, async () => {
    const { status, tables } = attach(await serverOfNobody(), { as: NOBODY });
    expect(status).toBe(0);
    expectWhole(tables);
    expect(tables.at(-1)?.waits).toEqual({ accept: 1, work: 1 });
    const scope = ptraceScope();
    if (scope === 'missing' || scope === '0') expect(tables.at(-1)).not.toHaveProperty('waitsHidden');
    else expect(tables.at(-1)?.waitsHidden).toMatchObject({ reason: 'ptrace-scope', hides: 'calls' });
  });

  test('its own process that forbids it', withPython, async () => {
    expectHidden(
      attach(await serverOfNobody(SECRETIVE), { as: NOBODY }),
      { reason: 'not-traceable', hides: 'everything' },
      'Waits not shown: the process may not be traced; run conctop with sudo.',
    );
  });

  test('root without the capability, as in a container', withPython, async () => {
    expectHidden(
      attach(await serverOfNobody(), { through: UNTRACING }),
      { reason: 'other-user', asRoot: true, owner: 'nobody' },
      'Waits not shown: owned by nobody; conctop needs CAP_SYS_PTRACE.',
    );
  });
});

test('a process in a pid namespace, seen from outside', needs('linux', 'root', 'unshare', 'python3'), async () => {
  const outside = await startReal('unshare', '--pid', '--fork', '--mount-proc', 'python3', '-c', SERVER);
  const { status, tables } = attach(outside.pid);
  expect(status).toBe(0);
  expectWhole(tables);
  // unshare waits for its child, which is 1 in its own namespace.
  expect(tables.at(-1)).toMatchObject({ total: 3, waits: { child: 1, accept: 1, work: 1 } });
});

test('conctop in a pid namespace of its own', needs('linux', 'root', 'unshare', 'python3'), async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-permissions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'run.ndjson');
  const args = ['--pid', '--fork', '--mount-proc', process.execPath, conctop];
  const run = spawnSync(
    'unshare',
    [...args, 'python-threads', '-c', '5', '--duration', '2s', '--no-ui', '--record', file],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(run.status, run.stderr).toBe(0);
  const events = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): RunEvent => JSON.parse(line));
  expectWhole(events.filter((event) => event.type === 'thread-table'));
});

/** Threads that live for some milliseconds, and after two seconds nothing at all. */
const FLEETING = `
import threading, time
print('ready', flush=True)
end = time.monotonic() + 2
while time.monotonic() < end:
    for _ in range(50): threading.Thread(target=time.sleep, args=(0.003,)).start()
    time.sleep(0.002)
`;

import { conctop } from '../conctop.ts';

test('threads that end while they are read, and their process in the end', needs('linux', 'python3'), async () => {
  const child = spawn('python3', ['-c', FLEETING], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const { printed, tables } = attach(child.pid ?? 0);
  expectWhole(tables);
  expect(printed).not.toMatch(/\bat .*\.js:\d+/);
});
