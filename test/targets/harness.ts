import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { AtOnce } from '../../src/domain/plan/target-traits.ts';
import { groupIsAlive } from '../../src/os/process-group.ts';
import { buildTarget } from '../../src/target/build/build.ts';
import {
  checkToolchain,
  pathWith,
  requireToolchain,
  type TargetAvailability,
} from '../../src/target/build/toolchain.ts';
import { targetFolder } from '../../src/target/catalog/catalog.ts';
import type { TargetManifest } from '../../src/target/catalog/manifest.ts';
import { substituteAll, substituteEnv, substitutionsFor } from '../../src/target/catalog/substitute.ts';
import { parseListening, parseStacksLine } from '../../src/target/launch/first-lines.ts';
import { type GroupExit, type ProcessGroup, spawnGroup } from '../../src/target/launch/spawn-group.ts';
import { type Needs, needs, requiredInCi, skipped } from '../needs.ts';
import { Connection } from './http-client.ts';

export const TARGETS_ROOT = fileURLToPath(new URL('../../targets', import.meta.url));

/** Idle connections that a target must survive: 2,000 here, 10,000 on request. */
export const IDLE_CONNECTIONS = Number(process.env.CONFORMANCE_CONNECTIONS ?? 2_000);

/** A model that cannot take them all leaves the rest in the accept queue, which somaxconn bounds. */
export const QUEUED_CONNECTIONS = 1_000;

/**
 * The targets that a run of the suite leaves out are those that CONCTOP_TEST_TARGETS, where it is set, does not name:
 * `CONCTOP_TEST_TARGETS=node,go npm test`.
 */
const CHOSEN = process.env.CONCTOP_TEST_TARGETS?.split(',');

/** What the tests of a target need: its toolchain. */
export function needsToolchain({ manifest, check, install }: TargetAvailability): Needs {
  if (CHOSEN?.includes(manifest.name) === false) return skipped(`CONCTOP_TEST_TARGETS does not name ${manifest.name}`);
  return check.status === 'ok'
    ? needs()
    : skipped(requiredInCi(`the toolchain of ${manifest.name} is ${check.status}: ${install}`));
}

export interface Started {
  readonly group: ProcessGroup;
  readonly url: string;
  /** Where it says what its units wait for, if that is a port of its own. */
  readonly stacksUrl: string | null;
  /** All lines so far, of both streams. */
  readonly lines: readonly { readonly stream: 'stdout' | 'stderr'; readonly line: string }[];
}

/** A target, built and ready to be started as often as the tests need. */
export class BuiltTarget {
  readonly manifest: TargetManifest;
  readonly #command: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #src: string;

  private constructor(manifest: TargetManifest, src: string, cache: string, path: Readonly<Record<string, string>>) {
    const values = substitutionsFor(src, cache);
    this.manifest = manifest;
    this.#src = src;
    this.#command = substituteAll(manifest.run.command, values);
    this.#env = { ...path, ...substituteEnv(manifest.run.env, values) };
  }

  static async prepare(manifest: TargetManifest): Promise<BuiltTarget> {
    const { version, folder } = requireToolchain(manifest, await checkToolchain(manifest));
    const src = targetFolder(TARGETS_ROOT, manifest);
    const cache = await buildTarget({
      manifest,
      src,
      toolchainVersion: version,
      toolchainPath: pathWith(folder),
      signal: new AbortController().signal,
      onStart: () => undefined,
      onLine: () => undefined,
    });
    return new BuiltTarget(manifest, src, cache, pathWith(folder));
  }

  /** How many of `wanted` requests the model can work on together. */
  atOnce(wanted: number): number {
    return Math.min(wanted, this.requestsAtOnce, this.connectionsAtOnce);
  }

  get requestsAtOnce(): number {
    return resolveAtOnce(this.manifest.expect.requestsAtOnce);
  }

  get connectionsAtOnce(): number {
    return resolveAtOnce(this.manifest.expect.connectionsAtOnce);
  }

  /** False: it closes each connection after one answer. */
  get keepsAlive(): boolean {
    return this.manifest.expect.keepAlive ?? true;
  }

  async start(): Promise<Started> {
    const { group, lines, nextLine } = await this.spawn(0);
    for (;;) {
      const url = lines.map(({ stream, line }) => (stream === 'stdout' ? parseListening(line) : null)).find(Boolean);
      const stacksUrl = lines.map(({ line }) => parseStacksLine(line)).find(Boolean) ?? null;
      if (url && (stacksUrl !== null || !hasOwnStacksPort(this.manifest))) return { group, url, stacksUrl, lines };
      const exit = await Promise.race([nextLine(), group.exited]);
      if (exit !== undefined)
        throw new Error(`ended: ${JSON.stringify(exit)}\n${lines.map(({ line }) => line).join('\n')}`);
    }
  }

  /** Starts it on a port that is taken, and waits for its end. */
  async startAndEnd(port: number): Promise<{ exit: GroupExit; text: string; isAlive: boolean }> {
    const { group, lines } = await this.spawn(port);
    try {
      const exit = await within(10_000, group.exited, 'the end of a target whose port is taken');
      return { exit, text: lines.map(({ line }) => line).join('\n'), isAlive: groupIsAlive(group.pid) };
    } finally {
      await group.stop();
    }
  }

  private async spawn(port: number) {
    const lines: { stream: 'stdout' | 'stderr'; line: string }[] = [];
    let wake: () => void = () => undefined;
    const group = await spawnGroup({
      command: this.#command,
      cwd: this.#src,
      env: { ...process.env, ...this.#env, PORT: String(port), HOST: '127.0.0.1' },
      onLine(stream, line) {
        lines.push({ stream, line });
        wake();
      },
    });
    const nextLine = (): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve;
      });
    return { group, lines, nextLine };
  }
}

const hasOwnStacksPort = ({ stacks }: TargetManifest): boolean => stacks !== undefined && 'port' in stacks;

export const resolveAtOnce = (atOnce: AtOnce | undefined): number =>
  atOnce === 'per-core' ? availableParallelism() : (atOnce ?? Number.POSITIVE_INFINITY);

/** Rejects where the promise takes longer; says what was waited for. */
export function within<T>(limitMs: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${limitMs} ms for ${what}`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens them in batches, so that the accept queue (somaxconn, 128 on macOS) never overflows. */
export async function openMany(url: string, count: number): Promise<Connection[]> {
  const batch = 100;
  const connections: Connection[] = [];
  while (connections.length < count) {
    const size = Math.min(batch, count - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: size }, () => Connection.open(url)))));
  }
  return connections;
}

/** Holds a port until `release`. */
export function holdPort(): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      resolve({ port: address.port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });
}
