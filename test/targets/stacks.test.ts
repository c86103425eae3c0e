import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/domain/meaning/unit-places.ts';
import { processIsAlive } from '../../src/os/process.ts';
import { parseStacks } from '../../src/probe/runtime/unit-stacks.ts';
import { checkAvailability } from '../../src/target/build/toolchain.ts';
import { listTargets } from '../../src/target/catalog/catalog.ts';
import { needsToolchain, TARGETS_ROOT } from './harness.ts';
import { get } from './http-client.ts';
import { serveTarget } from './served-target.ts';

const PATIENCE = { timeout: 30_000, interval: 100 };
const REQUESTS = 50;
/** Enough for every worker of the targets, and over soon where one blocks all others. */
const BLOCKERS = 8;
/** Units that come and go meanwhile: those that answer, and those of the runtime itself. */
const SLACK = 6;

for (const available of await checkAvailability(listTargets(TARGETS_ROOT))) {
  const { manifest } = available;
  const { stacks } = manifest;
  if (stacks === undefined || !('path' in stacks)) continue;
  const { path, port } = stacks;

  describe(`target ${manifest.name}`, needsToolchain(available), () => {
    const target = serveTarget(manifest);
    const stacksUrl = (): string => {
      if (port === undefined) return `${target.url}${path}`;
      if (target.server.stacksUrl === null) throw new Error('it does not say where');
      return target.server.stacksUrl;
    };
    const stacksNow = async () => {
      const { origin, pathname } = new URL(stacksUrl());
      const answer = parseStacks((await get(origin, pathname)).body);
      if (answer === null) throw new Error(`${path} is not understood`);
      return answer;
    };
    const unitCount = async (): Promise<number> => ((await target.stats()).unit as { count: number }).count;
    const hasStacks = async (): Promise<boolean> => (await stacksNow()).groups.some(({ frames }) => frames.length > 0);
    /** How many units stand at each place of the handler. */
    const countsInHandler = async (): Promise<number[]> => {
      const { file, firstLine, lastLine } = manifest.source;
      return (await stacksNow()).groups.flatMap((group) => {
        const place = placeOf(group, file);
        const line = place?.file?.endsWith(file) === true ? (place.line ?? 0) : 0;
        return line >= firstLine && line <= lastLine ? [group.count] : [];
      });
    };

    it('is of all its processes', async () => {
      const { workers } = await target.stats();
      const processes = manifest.expect.processes === 'one' ? undefined : { reported: workers, of: workers };
      // It listens before all of its workers are there.
      await expect.poll(async () => (await stacksNow()).processes, PATIENCE).toEqual(processes);
    });

    if (port === 'own') {
      it('leaves out a process that does not come to it, and says so', async () => {
        const { answeredByPid, workers } = await target.stats();
        const stopped = Number(answeredByPid);
        const reported = async () => (await stacksNow()).processes?.reported;
        process.kill(stopped, 'SIGSTOP');
        try {
          await expect.poll(reported, PATIENCE).toBe(Number(workers) - 1);
        } finally {
          // Some servers end a worker that is silent, and start another.
          if (processIsAlive(stopped)) process.kill(stopped, 'SIGCONT');
        }
        await expect.poll(reported, PATIENCE).toBe(workers);
      });

      it('answers while every worker is blocked, and says where', async () => {
        await target.ask(BLOCKERS, '/block?ms=1000');
        await expect.poll(async () => (await countsInHandler()).length, PATIENCE).toBeGreaterThan(0);
        const { processes } = await stacksNow();
        expect(processes?.reported).toBe(processes?.of);
      });
    }

    it('its groups add up to its units, and those that work stand together on one line of the handler', async () => {
      const working = target.built.atOnce(REQUESTS);
      // Where units are the workers they do not change, and once all of them are at work /stats waits for one.
      const workers = working < REQUESTS && port === 'own' ? await unitCount() : null;
      await target.ask(working, '/slow?ms=20000');
      if (await hasStacks()) await expect.poll(countsInHandler, PATIENCE).toContain(working);
      const answer = await stacksNow();
      const sum = answer.groups.reduce((total, { count }) => total + count, answer.rest.units);
      expect(sum).toBe(answer.total);
      const slack = SLACK * (answer.processes?.of ?? 1);
      expect(Math.abs(answer.total - (workers ?? (await unitCount())))).toBeLessThanOrEqual(slack);
      // Largest first, and each is named.
      const counts = answer.groups.map(({ count }) => count);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(answer.groups.filter(({ waitsFor }) => waitsFor === '')).toEqual([]);
    });

    it('says what it cost', async () => {
      const response = await fetch(stacksUrl());
      const body = await response.text();
      const costMs =
        parseStacks(body)?.costMs ?? Number(/dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1]);
      expect(costMs).toBeGreaterThan(0);
      expect(costMs).toBeLessThan(1_000);
    });
  });
}
