import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { isPortBusy } from '../../../src/os/ports.ts';
import { groupIsAlive } from '../../../src/os/process-group.ts';
import { holdPort, openMany, within } from '../harness.ts';
import { request } from '../http-client.ts';
import type { ServedTarget } from '../served-target.ts';

/** What the target contract allows between SIGTERM and the end. */
const TERM_LIMIT_MS = 2_000;

/** Its life as a process: where it listens, a port that is taken, SIGTERM. */
export function startsAndEnds(target: ServedTarget): void {
  it('first prints where it listens, on a free port with PORT=0', () => {
    expect(target.server.lines[0]).toEqual({ stream: 'stdout', line: `listening on ${target.url}` });
    expect(target.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
  });

  it('reports a taken port and ends', async () => {
    const held = await holdPort();
    try {
      const { exit, text, isAlive } = await target.built.startAndEnd(held.port);
      expect(exit.signal).toBeNull();
      expect(exit.code).not.toBe(0);
      expect(text).toMatch(/cannot listen.*in use/i);
      expect(isAlive).toBe(false);
    } finally {
      await held.release();
    }
  });

  it('ends within 2 s of SIGTERM in the middle of its work, with no child left and its port free', async () => {
    const victim = await target.built.start();
    const busy = await openMany(victim.url, 5);
    for (const connection of busy) connection.send(request('/slow?ms=5000'));
    await sleep(50);
    const startMs = performance.now();
    // Its first process only, as the contract says: a group's signal would hide children that nobody ends.
    process.kill(victim.group.pid, 'SIGTERM');
    try {
      const exit = await within(TERM_LIMIT_MS, victim.group.exited, 'the end after SIGTERM');
      expect([0, 143, 'SIGTERM']).toContain(exit.code ?? exit.signal);
      while (groupIsAlive(victim.group.pid) && performance.now() - startMs < TERM_LIMIT_MS) await sleep(20);
      expect(groupIsAlive(victim.group.pid)).toBe(false);
      expect(await isPortBusy('127.0.0.1', Number(new URL(victim.url).port))).toBe(false);
    } finally {
      for (const connection of busy) connection.close();
      await victim.group.stop();
    }
  });
}
