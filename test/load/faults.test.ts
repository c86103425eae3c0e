import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { checkFindings, findingsOfSteps } from '../../src/domain/findings/index.ts';
import type { RunConfig } from '../../src/domain/plan/run-config.ts';
import { foldRun } from '../../src/domain/state/fold-run.ts';
import { initialRunState, type RunState } from '../../src/domain/state/run-state.ts';
import { summarize } from '../../src/domain/words/summary.ts';
import { identifyEngine } from '../../src/load/engines/engine-identity.ts';
import { runStarted } from '../domain/events.ts';
import { loadConfig } from './load-options.ts';
import { ENDLESS, loadsOfTests } from './running-load.ts';
import { until } from './servers.ts';

const { start, cleanups } = loadsOfTests();

interface Server {
  readonly process: ChildProcess;
  readonly url: string;
  /** Requests that it has read, by its own account. */
  served(): Promise<number>;
}

/** In a process of its own, so that it can be stopped and killed. */
async function faultyServer(fault: string): Promise<Server> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'faulty-server.mjs'), fault], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const lines = (): string[] => text.split('\n').slice(0, -1);
  const [port] = await until(lines, (now) => now.length >= 1);
  return {
    process: child,
    url: `http://127.0.0.1:${port}`,
    async served() {
      const before = lines().length;
      child.stdin.write('?\n');
      const after = await until(lines, (now) => now.length > before);
      return Number(after.at(-1));
    },
  };
}

interface Run {
  readonly state: () => RunState;
  readonly done: Promise<unknown>;
  stop(): Promise<void>;
}

async function load(url: string, over: Partial<RunConfig> = {}): Promise<Run> {
  let state = initialRunState;
  const emit = (event: RunEvent): void => {
    state = foldRun(state, event);
    for (const finding of checkFindings(state)) state = foldRun(state, finding);
  };
  const plan = { ...ENDLESS, holdMs: 60_000 };
  const config = loadConfig({ plan, path: '/', ...over });
  emit({ ...runStarted(), config, engine: identifyEngine('socket', config.requestsPerSecondLimit) });
  const { load: controller } = await start(url, config, { emit });
  return { state: () => state, done: controller.done, stop: () => controller.stop() };
}

const sentences = (state: RunState): string =>
  [...state.findings, ...findingsOfSteps(state)].map(({ sentence }) => sentence).join('\n');
const requests = (state: RunState): number => state.load?.requestsTotal ?? 0;
const errors = (state: RunState) => state.load?.errorsTotal;

describe('faults in the middle of a run', () => {
  it('killed: each open socket is one reset, then connects fail, and that is reported', async () => {
    const server = await faultyServer('none');
    const { state, stop } = await load(server.url);
    await until(state, (now) => requests(now) > 100);
    server.process.kill('SIGKILL');
    await until(state, (now) => (errors(now)?.connect ?? 0) > 20);
    await stop();
    expect(errors(state())?.reset).toBeLessThanOrEqual(20);
    expect(errors(state())).toMatchObject({ timeout: 0, protocol: 0, http: 0 });
    expect(sentences(state())).toMatch(/Errors: .*failed to connect/);
  });

  it('stopped and continued: silence is reported, nothing is lost, every answer counts once', async () => {
    const server = await faultyServer('none');
    const { state, stop } = await load(server.url);
    await until(state, (now) => requests(now) > 100);
    server.process.kill('SIGSTOP');
    await until(state, (now) => /The server is silent: 20 connections are open/.test(sentences(now)));
    server.process.kill('SIGCONT');
    const before = requests(state());
    await until(state, (now) => requests(now) > before + 100);
    await stop();
    expect(errors(state())).toEqual({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });
    expect(requests(state()) + (state().load?.unansweredTotal ?? 0)).toBe(await server.served());
    expect(summarize(state()).steps[0]?.latencyMs.max).toBeGreaterThan(2_000);
    // It is over, and the step had it.
    const said = state().findings.find(({ id }) => id === 'server-silent')?.sentence;
    expect(said).toMatch(/^The server was silent: no answer for/);
  });

  it('accepts and never answers: silence, then timeouts of every socket', async () => {
    const server = await faultyServer('silent');
    const { state, stop } = await load(server.url, { requestTimeoutMs: 3_000 });
    await until(state, (now) => /it has not answered a single request yet/.test(sentences(now)));
    await until(state, (now) => (errors(now)?.timeout ?? 0) >= 20);
    await stop();
    expect(requests(state())).toBe(0);
    expect(sentences(state())).toMatch(/timed out/);
  });

  it('answers byte by byte: every answer once, no error', async () => {
    const server = await faultyServer('bytes');
    const { state, stop } = await load(server.url);
    await until(state, (now) => requests(now) > 40);
    await stop();
    expect(errors(state())).toEqual({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });
    expect(requests(state()) + (state().load?.unansweredTotal ?? 0)).toBe(await server.served());
  });

  it('resets at random: each reset is counted, the others go on', async () => {
    const server = await faultyServer('resets');
    const { state, stop } = await load(server.url);
    await until(state, (now) => (errors(now)?.reset ?? 0) > 30 && requests(now) > 100);
    await stop();
    const { reset = 0, ...others } = errors(state()) ?? {};
    expect(others).toEqual({ connect: 0, timeout: 0, http: 0, protocol: 0 });
    // A request is answered, reset, or cut off by the end.
    expect(requests(state()) + reset + (state().load?.unansweredTotal ?? 0)).toBe(await server.served());
    expect(sentences(state())).toMatch(/were reset/);
  });

  it('closes after each answer: reconnects are counted and reported, and are no errors', async () => {
    const server = await faultyServer('closes');
    const { state, stop } = await load(server.url);
    await until(state, (now) => /closes connections after an answer/.test(sentences(now)));
    await stop();
    expect(errors(state())).toEqual({ connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 });
    expect(summarize(state()).steps[0]?.reconnects).toBeGreaterThan(20);
    expect(requests(state()) + (state().load?.unansweredTotal ?? 0)).toBe(await server.served());
  });
});
