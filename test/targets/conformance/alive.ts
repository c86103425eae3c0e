import { expect } from 'vitest';
import { groupIsAlive } from '../../../src/os/process-group.ts';
import { get } from '../http-client.ts';
import type { ServedTarget } from '../served-target.ts';

export const DONE = /^done \(inflight: (\d+)\)\n$/;

export async function expectAlive(target: ServedTarget): Promise<void> {
  expect((await get(target.url, '/slow?ms=1')).body).toMatch(DONE);
  expect(groupIsAlive(target.server.group.pid)).toBe(true);
}
