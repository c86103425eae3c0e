import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processIsAlive } from '../../src/os/process.ts';
import { groupMembers, signalGroup } from '../../src/os/process-group.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../target/fixtures.ts';
import { eventually } from '../terminal/processes.ts';

describe('whether a process is alive', () => {
  it('yes, and no longer after its end', async () => {
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    expect(processIsAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processIsAlive(pid)).toBe(false);
  });

  it('a zombie is not: it only waits for its parent', needs('linux'), async () => {
    // The shell becomes a sleep, which waits for no child.
    const parent = spawn('sh', ['-c', 'sleep 0.05 & echo $!; exec sleep 60']);
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(await eventually(() => !processIsAlive(pid))).toBe(true);
    // It is still in the table.
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  it('another user’s process is', () => expect(processIsAlive(1)).toBe(true));
});

describe('the members of a process group', () => {
  /** As far as the kernel's fields are read: up to the core, the 39th. */
  const statLine = (pid: number, state: string, group: number, threads: number): string =>
    `${pid} (x y) z) ${state} 1 ${group} ${group} 0 -1 0 0 0 0 0 0 0 0 0 20 0 ${threads} 0 9${' 0'.repeat(17)}\n`;

  it('do not include ended processes', () => {
    const root = temporaryFolder();
    for (const [pid, state, group, threads] of [
      [50, 'S', 50, 1],
      [51, 'Z', 50, 1],
      [52, 'R', 50, 4],
      [53, 'S', 1, 1],
      // Its main thread has ended, two others run.
      [55, 'Z', 50, 3],
    ] as const) {
      mkdirSync(join(root, String(pid)));
      writeFileSync(join(root, String(pid), 'stat'), statLine(pid, state, group, threads));
    }
    mkdirSync(join(root, '54'));
    expect(groupMembers(50, root).sort()).toEqual([50, 52, 55]);
  });

  it.each([0, 1, -5, 1.5, Number.NaN])(
    '%s is not a group: to kill(2) it would mean our own group, or all processes',
    (group) => {
      expect(() => signalGroup(group, 'SIGCONT')).toThrow('no process group');
    },
  );

  it('a group that is gone is no error', () => expect(signalGroup(2 ** 22 + 1, 'SIGCONT')).toBe(false));
});
