import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/domain/meaning/unit-places.ts';
import { parseStacks } from '../../src/probe/runtime/unit-stacks.ts';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import { needsToolchain, TARGETS_ROOT } from './harness.ts';
import { get } from './http-client.ts';
import { serveTarget } from './served-target.ts';

const PATIENCE = { timeout: 30_000, interval: 100 };
const REQUESTS = 50;
/** Units that come and go meanwhile: those that answer, and those of the runtime itself. */
const SLACK = 6;

for (const available of await checkAvailability(listTargets(TARGETS_ROOT))) {
  const { manifest } = available;
  const { stacks } = manifest;
  if (stacks === undefined || !('path' in stacks)) continue;
  const { path } = stacks;

  describe(`target ${manifest.name}`, needsToolchain(available), () => {
    const target = serveTarget(manifest);
    const stacksNow = async () => {
      const answer = parseStacks((await get(target.url, path)).body);
      if (answer === null) throw new Error(`${path} is not understood`);
      return answer;
    };
    const unitCount = async (): Promise<number> => ((await target.stats()).unit as { count: number }).count;
    const hasStacks = async (): Promise<boolean> => (await stacksNow()).groups.some(({ frames }) => frames.length > 0);

    it('its groups add up to its units, and those that work stand together on one line of the handler', async () => {
      const working = target.built.atOnce(REQUESTS);
      await target.ask(working, '/slow?ms=20000');
      const { file, firstLine, lastLine } = manifest.source;
      const countsInHandler = async (): Promise<number[]> =>
        (await stacksNow()).groups.flatMap((group) => {
          const place = placeOf(group, file);
          const line = place?.file?.endsWith(file) === true ? (place.line ?? 0) : 0;
          return line >= firstLine && line <= lastLine ? [group.count] : [];
        });
      if (await hasStacks()) await expect.poll(countsInHandler, PATIENCE).toContain(working);
      const answer = await stacksNow();
      const sum = answer.groups.reduce((total, { count }) => total + count, answer.rest.units);
      expect(sum).toBe(answer.total);
      expect(Math.abs(answer.total - (await unitCount()))).toBeLessThanOrEqual(SLACK);
      // Largest first, and each is named.
      const counts = answer.groups.map(({ count }) => count);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(answer.groups.filter(({ waitsFor }) => waitsFor === '')).toEqual([]);
    });

    it('says what it cost', async () => {
      const response = await fetch(`${target.url}${path}`);
      const body = await response.text();
      const costMs =
        parseStacks(body)?.costMs ?? Number(/dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1]);
      expect(costMs).toBeGreaterThan(0);
      expect(costMs).toBeLessThan(1_000);
    });
  });
}
