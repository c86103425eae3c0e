import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { hiddenFrom } from '../../../src/target/launch/process-name.ts';
import { needs } from '../../needs.ts';

const NOBODY = 65_534;
const HIDDEN =
  'its shared memory, memory map, open files and what its threads wait for need sudo; all the rest is shown.';

/** A Node that did this at its start, and its pid once it has. */
async function nodeThat(did: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', `${did}; console.log('ready'); setInterval(() => 0, 1e6)`]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** The kernel's checks are those of the effective user. */
function hiddenFromNobody(pid: number): string | null {
  process.seteuid?.(NOBODY);
  try {
    return hiddenFrom(pid);
  } finally {
    process.seteuid?.(0);
  }
}

test('our own process hides nothing, and who is gone neither', needs('linux'), async () => {
  expect(hiddenFrom(await nodeThat(''))).toBeNull();
  expect(hiddenFrom(2 ** 30)).toBeNull();
});

test('another user’s process is said to be that user’s', needs('linux', 'root'), async () => {
  const pid = await nodeThat('');
  expect(hiddenFromNobody(pid)).toBe(`Process ${pid} belongs to root: ${HIDDEN}`);
});

test(
  'a process of the same user that may not be traced is not said to be another’s',
  needs('linux', 'root'),
  async () => {
    // Who changed its user, and executed nothing since, is not dumpable: prctl(2), PR_SET_DUMPABLE.
    const pid = await nodeThat(`process.setgid(${NOBODY}); process.setuid(${NOBODY})`);
    expect(hiddenFromNobody(pid)).toBe(`Process ${pid} may not be traced: ${HIDDEN}`);
  },
);
