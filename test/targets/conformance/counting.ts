import { expect, it } from 'vitest';
import { noErrors } from '../../../src/domain/events/error-counts.ts';
import { createSocketEngine } from '../../../src/load/engines/socket/socket-engine.ts';
import { engineOptions } from '../../load/engines/engine-options.ts';
import { get } from '../http-client.ts';
import type { ServedTarget } from '../served-target.ts';

/** Whoever counts has to count right. */
const UNCOUNTED = 'its processes share nothing, so they cannot count together';

/** How much it serves at once, and whether its figures are those of whoever asked. */
export function countsWhatItServes(target: ServedTarget): void {
  it('handles as many requests at once as its manifest says', async () => {
    const delayMs = 300;
    const count = target.built.atOnce(20);
    const took = await timeTogether(count, delayMs);
    expect(took).toBeLessThan(2 * delayMs);
    if (count < 20) {
      // One more than fits has to wait for another's end.
      expect(await timeTogether(count + 1, delayMs)).toBeGreaterThanOrEqual(2 * delayMs - 5);
    }
  });

  async function timeTogether(count: number, delayMs: number): Promise<number> {
    const startMs = performance.now();
    await Promise.all(Array.from({ length: count }, () => get(target.url, `/slow?ms=${delayMs}`)));
    return performance.now() - startMs;
  }

  it('reports its unit, what is in flight, and exactly how many it served', async ({ skip }) => {
    const before = await target.stats();
    expect(before).toMatchObject({
      unit: { name: target.manifest.unit.plural, count: expect.any(Number) },
      inflight: 0,
    });
    const lanes = target.built.atOnce(3);
    const perLane = 12;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        let connection = await target.connect();
        for (let i = 0; i < perLane; i += 1) {
          await connection.get(['/slow?ms=1', '/cpu?ms=1', '/block?ms=1'][i % 3] ?? '/');
          if (!target.built.keepsAlive) connection = await target.connect();
        }
        connection.close();
      }),
    );
    await get(target.url, '/nothing-here');
    const after = await target.stats();
    if (target.manifest.expect.processes !== 'one' && before.served == null) skip(UNCOUNTED);
    expect(Number(after.served) - Number(before.served)).toBe(lanes * perLane);
  });

  it('counts exactly the answers that conctop counts', async ({ skip }) => {
    const before = await target.stats();
    const connections = target.built.atOnce(8);
    const engine = createSocketEngine(engineOptions(`${target.url}/slow?ms=2`, { somaxconn: null }));
    let answers = 0;
    try {
      engine.setConnections(connections);
      while (answers < connections * 25) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        answers += engine.take().requests;
      }
      await engine.drain(5_000);
    } finally {
      engine.close();
    }
    const rest = engine.take();
    answers += rest.requests;
    expect(rest).toMatchObject({ unanswered: 0, errors: noErrors });
    const after = await target.stats();
    if (target.manifest.expect.processes !== 'one' && before.served == null) skip(UNCOUNTED);
    expect(Number(after.served) - Number(before.served)).toBe(answers);
  });
}
