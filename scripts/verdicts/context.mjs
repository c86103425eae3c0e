// What a case may use while it runs: a folder, free ports, programs beside the run; all of it ends with the case.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../shared/bundled.mjs';

export const ownServers = join(root, 'test/verdicts/servers');
export const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Slow starters (a JVM, apache on a busy machine) need some seconds; more is a failure. */
const LISTENS_WITHIN_MS = 15_000;
const POLL_MS = 50;

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

const isListening = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => end(true));
    socket.on('error', () => end(false));
  });

export async function createContext() {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-verdicts-'));
  chmodSync(folder, 0o755); // servers that drop their rights read from it
  const children = [];
  const undo = [];
  const context = {
    folder,
    port: await freePort(),
    deadPort: await freePort(),
    file(name, text) {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    /** Starts a program in a process group of its own; with `port`, waits until it listens. */
    /**
     * @param {string} command
     * @param {string[]} args
     * @param {import('node:child_process').SpawnOptions & { port?: number }} options
     */
    async start(command, args, { port, ...options } = {}) {
      const child = spawn(command, args, {
        cwd: folder,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
        ...options,
      });
      let output = '';
      child.stderr?.on('data', (chunk) => {
        output = (output + chunk).slice(-2_000);
      });
      const failed = new Promise((_, reject) => child.on('error', reject));
      failed.catch(() => undefined);
      children.push(child);
      for (
        let waited = 0;
        port !== undefined && !(await Promise.race([isListening(port), failed]));
        waited += POLL_MS
      ) {
        if (child.exitCode !== null) throw new Error(`${command} ended at once: ${output}`);
        if (waited > LISTENS_WITHIN_MS) throw new Error(`${command} does not listen on ${port}: ${output}`);
        await delay(POLL_MS);
      }
      return child;
    },
    /** A Go program of ours or a shipped target, built once per folder. */
    build(source) {
      const binary = join(
        tmpdir(),
        `conctop-verdicts-${process.getuid?.() ?? 0}-${source.replaceAll(/[^a-z]+/gi, '-')}`,
      );
      execFileSync('go', ['build', '-o', binary, '.'], {
        cwd: join(root, source),
        env: { ...process.env, GOFLAGS: '' },
      });
      return binary;
    },
    onEnd: (action) => undo.push(action),
    async end() {
      for (const child of children) signalGroup(child, 'SIGTERM');
      for (let waited = 0; waited < 3_000 && children.some(isRunning); waited += POLL_MS) await delay(POLL_MS);
      for (const child of children) signalGroup(child, 'SIGKILL');
      for (const action of undo.reverse()) action();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return context;
}

const isRunning = (child) => child.pid !== undefined && child.exitCode === null && child.signalCode === null;

export function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
