import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isPortBusy } from '../../../src/os/ports.ts';
import { signalProcess } from '../../../src/os/process.ts';
import { groupIsAlive } from '../../../src/os/process-group.ts';
import type { TargetManifest } from '../../../src/target/catalog/manifest.ts';
import { launchTarget } from '../../../src/target/launch/launch.ts';
import { emergencyStopAllSync, emergencyStopSync } from '../../../src/target/launch/spawn-group.ts';
import { freePort } from '../../free-port.ts';
import { holdPort } from '../../targets/harness.ts';
import { eventLog, manifestOf, realClock, rootWith } from '../fixtures.ts';

/** A server by the contract, with what a test wants to go wrong before and after it listens. */
const server = ({ before = '', after = '' } = {}): string => `
import http from 'node:http';
import { spawn } from 'node:child_process';
${before}
const s = http.createServer((q, r) => r.end('hello'));
s.listen(Number(process.env.PORT), process.env.HOST, () => {
  console.log('listening on http://127.0.0.1:' + s.address().port);
  ${after}
});`;

function stage(script: string, changes: Partial<TargetManifest> = {}) {
  const manifest = manifestOf(changes);
  const log = eventLog();
  const abort = new AbortController();
  const root = rootWith(manifest, { 'server.mjs': script });
  // Whatever a test found: nothing of it stays.
  onTestFinished(emergencyStopAllSync);
  const launch = (port = 0, startTimeoutMs = 10_000) =>
    launchTarget({ manifest, root, port, startTimeoutMs, emit: log.emit, clock: realClock(), signal: abort.signal });
  return { launch, log, abort };
}

const portOf = (url: string): number => Number(new URL(url).port);

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const endMs = performance.now() + 5_000; !holds(); await sleep(10)) {
    if (performance.now() > endMs) throw new Error(`waited in vain: ${what}`);
  }
}

describe('a target that starts', () => {
  it('reports its progress, its log and its address, and is gone after stop', async () => {
    const { launch, log } = stage(server({ before: 'console.error("warming up");' }));
    const target = await launch();
    expect(await (await fetch(target.url)).text()).toBe('hello');
    expect(log.all('target-progress').map(({ phase }) => phase)).toEqual(['checking', 'starting', 'waiting']);
    expect(log.all('target-ready')).toMatchObject([{ pid: target.pid, url: target.url, runtime: null }]);
    expect(
      log
        .all('target-log')
        .map(({ stream, line }) => `${stream}: ${line}`)
        .sort(),
    ).toEqual(['stderr: warming up', `stdout: listening on ${target.url}`]);
    expect(log.all('target-exited')).toEqual([]);

    await Promise.all([target.stop(), target.stop()]);
    expect(log.all('target-exited')).toMatchObject([{ expected: true, signal: 'SIGTERM' }]);
    expect(groupIsAlive(target.pid)).toBe(false);
    expect(await isPortBusy('127.0.0.1', portOf(target.url))).toBe(false);
  });

  it('reports when it dies by itself, with its last lines', async () => {
    const { launch, log } = stage(
      server({ after: 's.on("request", () => { console.error("out of luck"); process.exit(7); });' }),
    );
    const target = await launch();
    await fetch(target.url).catch(() => undefined);
    expect(await target.exited).toEqual({ code: 7, signal: null });
    expect(log.all('target-exited')).toMatchObject([{ expected: false, code: 7 }]);
    expect(target.logTail().at(-1)).toBe('out of luck');
    await target.stop();
  });

  it('ends with all its children, even if its first process ended before them', async () => {
    const child =
      'spawn(process.execPath, ["-e", "console.log(\'child\'); setInterval(() => 0, 1e6)"], { stdio: "inherit" })';
    const { launch, log } = stage(server({ after: `${child}; s.on("request", () => process.exit(0));` }));
    const target = await launch();
    await until('the child speaks', () => log.all('target-log').some(({ line }) => line === 'child'));
    await fetch(target.url).catch(() => undefined);
    await target.exited;
    expect(groupIsAlive(target.pid)).toBe(true);
    await target.stop();
    expect(groupIsAlive(target.pid)).toBe(false);
  });

  it('is killed if it ignores SIGTERM', async () => {
    const { launch, log } = stage(server({ before: 'process.on("SIGTERM", () => console.log("no"));' }));
    const target = await launch();
    const startMs = performance.now();
    await target.stop();
    expect(performance.now() - startMs).toBeGreaterThan(1_900);
    expect(log.all('target-exited')).toMatchObject([{ signal: 'SIGKILL', expected: true }]);
    expect(log.all('target-log').map(({ line }) => line)).toContain('no');
    expect(groupIsAlive(target.pid)).toBe(false);
  });

  it('is gone at once in an emergency', async () => {
    const target = await stage(server({ before: 'process.on("SIGTERM", () => undefined);' })).launch();
    emergencyStopSync(target.pid);
    expect(await target.exited).toMatchObject({ signal: 'SIGKILL' });
    await target.stop();
  });

  it('whose port another process holds to the end: that is reported, and not whose process it is', async () => {
    // Without the marker in its environment it is like docker-proxy: somebody's, started on the target's behalf.
    const holder = `require("http").createServer().listen(Number(process.argv[1]), "127.0.0.1")`;
    const { launch, log } = stage(`
      import { spawn } from 'node:child_process';
      import net from 'node:net';
      const port = process.env.PORT;
      const options = { detached: true, stdio: 'ignore', env: {} };
      const { pid } = spawn(process.execPath, ['-e', ${JSON.stringify(holder)}, port], options);
      const look = () => net.connect(port, '127.0.0.1')
        .once('connect', () => { console.log('holder ' + pid); console.log('listening on http://127.0.0.1:' + port); })
        .once('error', () => setTimeout(look, 20));
      look();
      setInterval(() => 0, 1e6);`);
    const target = await launch(await freePort());
    const holderPid = Number(/^holder (\d+)$/.exec(target.logTail()[0] ?? '')?.[1]);
    onTestFinished(() => void signalProcess(holderPid, 'SIGKILL'));
    await target.stop();
    const who = process.platform === 'linux' ? `\\S+ \\(pid ${holderPid}\\)` : '.*';
    expect(log.all('target-log').at(-1)?.line).toMatch(
      new RegExp(`^conctop: port ${portOf(target.url)} is still held by ${who}$`),
    );
  });

  it('may print more than anybody reads', async () => {
    const { launch, log } = stage(server({ before: 'console.log("x\\n".repeat(5000));' }));
    const target = await launch();
    await target.stop();
    const lines = log.all('target-log').map(({ line }) => line);
    expect(lines.length).toBeLessThan(1000);
    expect(lines.some((line) => /^… \d+ lines dropped$/.test(line))).toBe(true);
  });
});

describe('a target that does not start', () => {
  it('never listens', async () => {
    const { launch, log } = stage('console.log("thinking"); setInterval(() => 0, 1e6);');
    await expect(launch(0, 3_000)).rejects.toMatchObject({
      code: 'never-listened',
      message: 'The target sample did not listen within 3 s.',
      details: ['thinking'],
    });
    expect(log.all('target-exited')).toMatchObject([{ expected: true }]);
  });

  it('dies at once', async () => {
    const { launch, log } = stage('console.error("no config"); process.exit(4);');
    await expect(launch()).rejects.toMatchObject({
      code: 'target-died',
      message: 'The target sample ended before it listened: exit code 4.',
      details: ['no config'],
    });
    expect(log.all('target-exited')).toMatchObject([{ expected: false, code: 4 }]);
  });

  it('is killed by a signal', async () => {
    await expect(stage('process.kill(process.pid, "SIGKILL");').launch()).rejects.toMatchObject({
      message: 'The target sample ended before it listened: SIGKILL.',
    });
  });

  it('names a program that is not there', async () => {
    await expect(stage('', { run: { command: ['/not/there'] } }).launch()).rejects.toMatchObject({
      code: 'target-died',
      message: 'The target sample cannot be started: /not/there: there is no such program.',
    });
  });

  it('reports that its port is taken, and by whom', async () => {
    const held = await holdPort();
    onTestFinished(held.release);
    const { launch, log } = stage(server());
    const who = process.platform === 'linux' ? `\\(pid ${process.pid}\\) holds it` : 'holds it';
    await expect(launch(held.port)).rejects.toMatchObject({
      code: 'port-busy',
      message: expect.stringMatching(new RegExp(`cannot listen on 127\\.0\\.0\\.1:${held.port}: .*${who}\\.$`)),
    });
    expect(log.all('target-progress').map(({ phase }) => phase)).toEqual(['checking']);
  });

  it('is ended if the run is aborted meanwhile', async () => {
    const { launch, log, abort } = stage('console.log("thinking"); setInterval(() => 0, 1e6);');
    const reason = new Error('quit');
    const launching = launch();
    launching.catch(() => undefined);
    await until('it thinks', () => log.all('target-log').length > 0);
    abort.abort(reason);
    await expect(launching).rejects.toBe(reason);
    expect(log.all('target-exited')).toMatchObject([{ expected: true }]);
  });
});

describe('the second line', () => {
  const says = "setTimeout(() => console.log('stacks on http://127.0.0.1:4711/stacks'), 100);";
  const launched = async (stacks: TargetManifest['stacks'], after: string) => {
    const { launch } = stage(server({ after }), stacks === undefined ? {} : { stacks });
    const target = await launch();
    await target.stop();
    return target.stacksUrl;
  };

  it('says where a target of several processes reports what its units wait for', async () => {
    expect(await launched({ path: '/stacks', port: 'own' }, says)).toBe('http://127.0.0.1:4711/stacks');
  });

  it('is waited for by nobody for long, and believed of nobody else', async () => {
    expect(await launched({ path: '/stacks', port: 'own' }, '')).toBeNull();
    expect(await launched({ path: '/stacks' }, says)).toBeNull();
  });
});
