import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withUndealt } from '../../../src/load/climb/accept-queue.ts';
import { hasOpenFilesAsSize } from '../../../src/os/linux/pid/fd.ts';
import { listening } from '../../listening.ts';
import { needs } from '../../needs.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const queueOf = (length: number | null) => ({ length: () => length, refresh: () => undefined, close: () => undefined });

describe('a server that accepts for its workers', needs('linux'), () => {
  it.runIf(hasOpenFilesAsSize('/proc'))('what no worker has taken yet is queued, too', async () => {
    const queue = withUndealt(queueOf(3), process.pid);
    expect(queue.length()).toBe(3);
    // This process is its own dealer: each server is an open file more.
    const { createServer } = await import('node:net');
    const servers = Array.from({ length: 40 }, () => createServer());
    for (const server of servers) await listening(server);
    expect(queue.length()).toBeGreaterThanOrEqual(3 + 40 - 8 - 2);
    expect(queue.length()).toBeLessThanOrEqual(3 + 40);
    for (const server of servers) server.close();
    expect(withUndealt(queueOf(null), process.pid).length()).toBeNull();
  });

  it('a kernel that does not report how many files are open: the accept queue alone', () => {
    const proc = temporaryFolder();
    mkdirSync(join(proc, '7', 'fd'), { recursive: true });
    symlinkSync('7', join(proc, 'self'));
    for (let file = 0; file < 20; file += 1) writeFileSync(join(proc, '7', 'fd', `${file}`), '');
    const queue = queueOf(3);
    expect(withUndealt(queue, 7, proc)).toBe(queue);
  });
});
