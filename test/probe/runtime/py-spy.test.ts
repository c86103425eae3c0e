import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { UnitStacks, UnitStacksMissing } from '../../../src/domain/events/run-event.ts';
import { pySpy } from '../../../src/probe/runtime/py-spy.ts';

const dump = fileURLToPath(new URL('../fixtures/stacks/py-spy-block.json', import.meta.url));

/** A process 7 that runs `exe`, and a py-spy that does what the script says. */
function asked(exe: string, script: string | null) {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-pyspy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'proc/7'), { recursive: true });
  symlinkSync(exe, join(folder, 'proc/7/exe'));
  const program = join(folder, 'py-spy');
  if (script !== null) {
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
  }
  const events: (UnitStacks | UnitStacksMissing)[] = [];
  const probe = pySpy({
    ...{ pids: () => [7], clock: () => performance.now(), procRoot: join(folder, 'proc'), program },
    emit: (event) => events.push(event),
  });
  onTestFinished(probe.stop);
  return { events, probe };
}

test('runs only when somebody asks, and reports what it read', async () => {
  const { events, probe } = asked('/usr/bin/python3.11', `[ "$*" = "dump --json --pid 7" ] && cat '${dump}'`);
  expect(events).toEqual([]);
  probe.ask();
  await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 10_000 });
  expect(events[0]).toMatchObject({ type: 'unit-stacks', unit: 'threads', source: 'py-spy', asked: true });
});

test.each([
  ['it is not installed', null, /^py-spy is not installed: .*pip install py-spy/],
  [
    'it may not',
    'echo "Error: Permission Denied: Try running again with sudo" >&2; exit 1',
    /process 7: Permission Denied/,
  ],
  ['it writes something else', 'echo hello', /nothing that is understood/],
])('%s: one sentence and no figure', async (_name, script, reason) => {
  const { events, probe } = asked('/usr/bin/python3', script);
  probe.ask();
  await vi.waitFor(() => expect(events).toHaveLength(1), { timeout: 10_000 });
  expect(events[0]).toMatchObject({ type: 'unit-stacks-missing', reason: expect.stringMatching(reason) });
});

test('a process that is not Python’s is left alone', async () => {
  const { events, probe } = asked('/usr/sbin/nginx', 'exit 1');
  probe.ask();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(events).toEqual([]);
});
