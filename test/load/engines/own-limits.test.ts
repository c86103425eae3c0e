import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownLimitOf } from '../../../src/domain/meaning/socket-cause.ts';
import type { EngineSample } from '../../../src/load/engines/engine.ts';
import { needs } from '../../needs.ts';
import { bundleEntry } from '../bundle.ts';
import { rawServer } from '../servers.ts';

let load: { readonly path: string; remove(): void };
beforeAll(async () => {
  load = await bundleEntry('test/load/engines/limited-load.ts');
});
afterAll(() => load.remove());
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Seen = Pick<EngineSample, 'open' | 'errors' | 'causes'> & { readonly cpuPercent: number };

/** A refused connect of its own process costs as much as any other: a loop that spins takes a whole core. */
const NO_SPIN_PERCENT = 50;
const PORTS = 30;
const CONNECTIONS = 60;

async function loaded(command: string, before: readonly string[], after: readonly string[]): Promise<Seen> {
  const program = [process.execPath, load.path, String(CONNECTIONS)];
  const { stdout } = await promisify(execFile)(command, [...before, ...program, ...after]);
  return JSON.parse(stdout);
}

describe('a limit that the generator meets itself', needs('linux'), () => {
  it('open files: counted by cause, retried slowly', async () => {
    // In this process, which has files enough; it never answers, so that the load costs nothing but its attempts.
    const server = await rawServer(() => undefined);
    cleanups.push(() => server.close());
    const seen = await loaded('sh', ['-c', 'ulimit -n 50; exec "$@"', 'sh'], [server.url]);
    expect(seen.open).toBeGreaterThan(0);
    expect(seen.open).toBeLessThan(50);
    expect(seen.causes).toEqual({ EMFILE: seen.errors.connect });
    expect(Object.keys(seen.causes ?? {}).map(ownLimitOf)).toEqual(['descriptors']);
    expect(seen.cpuPercent).toBeLessThan(NO_SPIN_PERCENT);
  });

  it('ports: in a network namespace that has few', needs('unshare', 'ip', 'namespaces'), async () => {
    const script = `ip link set lo up && echo "40000 ${40_000 + PORTS - 1}" > /proc/sys/net/ipv4/ip_local_port_range && exec "$@"`;
    const seen = await loaded('unshare', ['-rn', 'sh', '-c', script, 'sh'], []);
    expect(seen.open).toBeGreaterThan(0);
    expect(seen.open).toBeLessThanOrEqual(PORTS);
    expect(seen.causes).toEqual({ EADDRNOTAVAIL: seen.errors.connect });
    expect(Object.keys(seen.causes ?? {}).map(ownLimitOf)).toEqual(['ports']);
  });
});
