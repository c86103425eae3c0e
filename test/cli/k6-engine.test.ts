import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES } from '../../src/load/engines/engine-identity.ts';
import { relativeErrorOf } from '../../src/load/k6/remote-write/native-latencies.ts';
import { processIsAlive } from '../../src/os/process.ts';
import { needs } from '../needs.ts';
import { runConctop } from './run-conctop.ts';

const K6 = ['node', '--engine', 'k6', '--delay', '20ms'];

/** The processes of k6 below this one. */
function programs(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  const below = rows.filter(([, parent]) => Number(parent) === pid);
  return below.flatMap(([child, , program = '', command]) =>
    program.endsWith('k6') && command === 'run' ? [Number(child)] : programs(Number(child)),
  );
}

describe('--engine k6', needs('k6', 'ps'), () => {
  it('walks the plan, measures each step, and counts what the server counts', async () => {
    const { code, stdout } = await runConctop([...K6, '--steps', '10,20', '--hold', '2s', '--json']);
    expect(code).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary.engine).toEqual({ name: 'k6', version: expect.stringMatching(/^v\d/) });
    expect(summary.count).toMatchObject({ agrees: true });
    expect(summary.count.answers).toBe(summary.count.served);
    expect(summary.steps.map((step: { connections: object }) => step.connections)).toEqual([
      { requested: 10, open: 10 },
      { requested: 20, open: 20 },
    ]);
    const [, last] = summary.steps;
    expect(last).toMatchObject({ settled: true, errors: { connect: 0, http: 0 } });
    expect(last.latencyMs.p50).toBeGreaterThan(20 * (1 - relativeErrorOf(3)));
    expect(last.requestsPerSecond).toBeLessThan(1_050);
    // What a program without an event loop does not have is not 0.
    expect(last.generator).toMatchObject({ loopDelayP99Ms: null, loopUtilisation: null, coreWaitPercent: null });
    expect(last.generator.rssBytes).toBeGreaterThan(1_000_000);
    expect(summary.findings.map(({ id }: { id: string }) => id)).toContain('engine-limits');
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('%s ends k6, too', async (signal) => {
    let pids: number[] = [];
    await runConctop([...K6, '-c', '10', '-d', '20s', '--no-ui'], {
      watch(child) {
        const poll = setInterval(() => {
          pids = programs(child.pid ?? 0);
          if (pids.length === 0) return;
          clearInterval(poll);
          setTimeout(() => child.kill(signal), 1_500);
        }, 100);
        child.on('close', () => clearInterval(poll));
      },
    });
    expect(pids).toHaveLength(1);
    await expect.poll(() => pids.some((pid) => processIsAlive(pid)), { timeout: 5_000 }).toBe(false);
  });
});

describe('--engine k6, refused', () => {
  it('without the program, with the command that installs it', async () => {
    const { code, stderr } = await runConctop(K6, { env: { PATH: '/nowhere' } });
    expect(code).toBe(1);
    expect(stderr).toContain('There is no k6 on PATH.');
    expect(stderr).toContain('go install go.k6.io/k6@v1.8.1');
  });

  it('with a program that is not k6', async () => {
    const { code, stderr } = await runConctop([...K6, '--k6-path', '/bin/true']);
    expect(code).toBe(1);
    expect(stderr).toContain('/bin/true does not say that it is k6.');
  });

  it('with several generators', async () => {
    const { code, stderr } = await runConctop([...K6, '--generators', '2']);
    expect(code).toBe(2);
    expect(stderr).toContain('--engine k6 is one program, and --generators asks for more.');
  });
});

it('tells an error that is not smaller than that of its histograms', () => {
  expect(CAPABILITIES.k6.latencyError).toBeGreaterThanOrEqual(relativeErrorOf(3) - 1e-4);
});
