import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LinuxProbe } from '../../../src/probe/linux/linux-probe.ts';
import { interpreterData, PythonGil } from '../../../src/probe/linux/python-gil.ts';
import { needs } from '../../needs.ts';
import { startReal } from '../real-process.ts';

const STATIC = `
5596d0000000-5596d0010000 r--p 00000000 fe:00 812 /usr/bin/python3.11
5596d02c0000-5596d0300000 rw-p 002c0000 fe:00 812 /usr/bin/python3.11
5596d0300000-5596d0340000 rw-p 00000000 00:00 0
5596d1000000-5596d1100000 rw-p 00000000 00:00 0 [heap]
7f61ea000000-7f61ea020000 rw-p 00000000 00:00 0
`;
const IN_DATA = { address: '0x5596d0310008', isTimed: true };

test('the interpreter’s static data: its writable mappings and what is right behind them', () => {
  expect(interpreterData(STATIC)).toEqual([
    { from: 0x5596d02c0000n, to: 0x5596d0300000n },
    { from: 0x5596d0300000n, to: 0x5596d0340000n },
  ]);
  const shared = '7f61ea000000-7f61ea020000 rw-p 00400000 fe:00 99 /opt/lib/libpython3.13.so.1.0\n';
  expect(interpreterData(shared)).toEqual([{ from: 0x7f61ea000000n, to: 0x7f61ea020000n }]);
  expect(interpreterData('7f61ea000000-7f61ea020000 rw-p 00400000 fe:00 99 /opt/lib/libc.so.6\n')).toEqual([]);
});

/** A process 7 that runs this program. */
function program(exe: string): PythonGil {
  const root = mkdtempSync(join(tmpdir(), 'conctop-gil-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '7'));
  symlinkSync(exe, join(root, '7', 'exe'));
  writeFileSync(join(root, '7', 'maps'), STATIC);
  return new PythonGil(root);
}

const waiting = (futex: { address: string; isTimed: boolean }) =>
  ({ group: 'work', call: 'futex', fd: null, futex }) as const;

test.each([
  ['the GIL', '/usr/bin/python3.11', IN_DATA, 'gil'],
  ['without a timeout: no wait of take_gil', '/usr/bin/python3.11', { ...IN_DATA, isTimed: false }, 'work'],
  ['a lock on the heap', '/usr/bin/python3.11', { address: '0x5596d1000040', isTimed: true }, 'work'],
  ['another program', '/usr/bin/java', IN_DATA, 'work'],
])('%s', (_, exe, futex, group) => {
  expect(program(exe).of(7, waiting(futex))).toEqual({ group, call: 'futex', fd: null });
});

/** Three threads wait for locks, with and without a timeout; of three that never pause one has the GIL. */
const PROGRAM = `
import threading, queue
held = threading.Lock()
held.acquire()
def busy():
    while True: pass
for work in (busy, busy, busy, held.acquire, lambda: held.acquire(timeout=1000), lambda: queue.Queue().get(timeout=1000)):
    threading.Thread(target=work, daemon=True).start()
print('ready', flush=True)
threading.Event().wait()
`;

test('a real Python: who waits for the GIL, and who for a lock', needs('linux', 'python3'), async () => {
  const { pid } = await startReal('python3', '-c', PROGRAM);
  const probe = new LinuxProbe({ pid, procRoot: '/proc', clock: () => performance.now(), mostDescriptors: 100 });
  onTestFinished(() => probe.close());
  const inGroup = async (): Promise<Record<string, number>> => {
    await probe.sampleProcesses();
    const { threads } = await probe.sampleThreads(() => false);
    const count = (group: string): number => threads.filter(({ wait }) => wait?.group === group).length;
    return { gil: count('gil'), work: count('work'), all: threads.length };
  };
  // A thread that waits for the GIL tries again every 5 ms, and is runnable meanwhile. The first thread waits for its event.
  await expect.poll(inGroup, { timeout: 30_000, interval: 20 }).toEqual({ gil: 2, work: 4, all: 7 });
});
