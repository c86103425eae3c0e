import { describe, expect, it } from 'vitest';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import type { TargetManifest } from '../../src/target/catalog/manifest.ts';
import { needs } from '../needs.ts';
import { cpuMsOfGroup, smallestOf } from './cpu-time.ts';
import { needsToolchain, TARGETS_ROOT } from './harness.ts';
import { get } from './http-client.ts';
import { serveTarget } from './served-target.ts';

/**
 * What /stats says while the model is held up: the screen names a lock, a loop or a pool as the bottleneck by these
 * figures, so each must say so while it happens, and no longer afterwards.
 */
const PATIENCE = { timeout: 15_000, interval: 20 };

/** An event loop that many connections share; python-sync has one thread and accepts one connection at a time. */
const isLoop = ({ expect: { blocks, connectionsAtOnce } }: TargetManifest): boolean =>
  blocks?.kind === 'loop' && connectionsAtOnce === undefined;
const isLock = ({ expect: { blocks } }: TargetManifest): boolean => blocks?.kind === 'lock';

/** Units that 20 requests add which wait on /slow, where the manifest's unit is one that comes and goes with them. */
const UNITS_A_REQUEST: Readonly<Record<string, number>> = {
  // Its socket and its timer.
  node: 2,
  'node-cluster': 2,
  'node-workers': 2,
  eventloop: 2,
  'python-asyncio': 1,
  'python-hybrid': 1,
  uvicorn: 1,
  'python-threads': 1,
  flask: 1,
};

for (const available of await checkAvailability(listTargets(TARGETS_ROOT))) {
  const { manifest } = available;
  const unitsARequest = UNITS_A_REQUEST[manifest.name];
  const isOfInterest = isLoop(manifest) || isLock(manifest) || unitsARequest !== undefined;
  if (!isOfInterest || !['JavaScript', 'Python'].includes(manifest.language)) continue;

  describe(`target ${manifest.name}`, needsToolchain(available), () => {
    const target = serveTarget(manifest);
    const stats = () => target.stats();
    const fact = async (name: string): Promise<number> => Number((await stats())[name]);
    const units = async (): Promise<number> => ((await stats()).unit as { count: number }).count;
    const answered = async (): Promise<void> => {
      for (const connection of target.open) await connection.answer();
    };

    // The first: what others leave behind closes in its own time.
    if (unitsARequest !== undefined)
      it('counts its units as requests come and go', async () => {
        const before = await units();
        const count = 20;
        await target.ask(count, '/slow?ms=2000');
        const expected = count * unitsARequest;
        await expect.poll(async () => Math.abs((await units()) - before - expected), PATIENCE).toBeLessThanOrEqual(2);
        await answered();
        target.closeAll();
        await expect.poll(async () => Math.abs((await units()) - before), PATIENCE).toBeLessThanOrEqual(2);
      });

    if (isLoop(manifest))
      it('reports the lag of its loop while a handler blocks it, and only then', async () => {
        const blockMs = 300;
        await target.ask(8, `/block?ms=${blockMs}`);
        // Whoever answers waits for the loop first, or knows of the others' by then.
        await expect.poll(() => fact('loopDelayMaxMs'), PATIENCE).toBeGreaterThan(blockMs * 0.9);
        await answered();
        await expect.poll(() => fact('loopDelayMaxMs'), PATIENCE).toBeLessThan(blockMs / 2);
      });

    if (isLock(manifest))
      it('reports how many requests wait for the lock, and serves others meanwhile', async () => {
        await target.ask(3, '/block?ms=700');
        // One holds it, two wait.
        await expect.poll(() => fact('lockWaiters'), PATIENCE).toBe(2);
        expect((await get(target.url, '/slow?ms=1')).status).toBe(200);
        await answered();
        await expect.poll(() => fact('lockWaiters'), PATIENCE).toBe(0);
      });

    // A free-threaded build is not blamed on a GIL that is off: the verdict reads it here (domain/assessment/judge-cpu.ts).
    if (manifest.expect.oneAtATime === 'gil')
      it('says whether there is a GIL', async () => {
        expect((await stats()).gil).toBe(true);
      });

    if (manifest.name === 'uvicorn')
      it('does not mistake a dead worker for a loop with lag', async () => {
        const { answeredByPid } = await stats();
        process.kill(Number(answeredByPid), 'SIGKILL');
        await expect
          .poll(async () => (await stats().catch(() => null))?.answeredByPid, PATIENCE)
          .not.toBe(answeredByPid);
        await expect.poll(() => fact('workers'), PATIENCE).toBe(4);
        await expect.poll(() => fact('loopDelayMaxMs'), PATIENCE).toBeLessThan(150);
      });

    if (isLoop(manifest))
      it('answers /stats as cheaply with 4,000 connections as with none', {
        ...needs('linux'),
        timeout: 60_000,
      }, async () => {
        const asked = 200;
        const many = 4_000;
        const costMs = async (): Promise<number> => {
          const beforeMs = cpuMsOfGroup(target.server.group.pid);
          for (let i = 0; i < asked; i += 1) await stats();
          return cpuMsOfGroup(target.server.group.pid) - beforeMs;
        };
        // Once before, so that what is measured is hot.
        await costMs();
        const aloneMs = await smallestOf(3, costMs);
        if (manifest.expect.requestsAtOnce === 1) {
          await target.ask(many, '/slow?ms=0');
          await answered();
        } else {
          await target.ask(many, '/slow?ms=60000');
          await expect.poll(() => fact('inflight'), PATIENCE).toBe(many);
        }
        // To list them all costs 0.3 ms and more a time. CPU time comes in steps of 10 ms.
        const crowdedMs = await smallestOf(3, costMs);
        console.info(
          `${manifest.name}: ${asked} x /stats cost ${aloneMs} ms, with ${many} connections ${crowdedMs} ms`,
        );
        expect(crowdedMs).toBeLessThan(aloneMs + asked * 0.15 + 20);
      });
  });
}
