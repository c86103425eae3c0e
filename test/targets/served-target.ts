import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TargetManifest } from '../../src/target/catalog/manifest.ts';
import { BuiltTarget, openMany, type Started } from './harness.ts';
import { Connection, get, request } from './http-client.ts';

/** A build may download and compile; see the manifests. */
const BUILD_LIMIT_MS = 300_000;

/** A target that runs while the tests of a suite ask it, and the connections that they opened. */
export class ServedTarget {
  readonly manifest: TargetManifest;
  /** Closed after each test: a model that talks to one connection at a time has to get on. */
  readonly open: Connection[] = [];
  #running: { readonly built: BuiltTarget; readonly server: Started } | null = null;

  constructor(manifest: TargetManifest) {
    this.manifest = manifest;
  }

  async start(): Promise<void> {
    const built = this.#running?.built ?? (await BuiltTarget.prepare(this.manifest));
    this.#running = { built, server: await built.start() };
  }

  async stop(): Promise<void> {
    await this.#running?.server.group.stop();
  }

  get built(): BuiltTarget {
    return this.#started().built;
  }

  get server(): Started {
    return this.#started().server;
  }

  get url(): string {
    return this.server.url;
  }

  async connect(): Promise<Connection> {
    const connection = await Connection.open(this.url);
    this.open.push(connection);
    return connection;
  }

  /** Sends a request on each of `count` new connections, and waits for no answer. */
  async ask(count: number, path: string): Promise<void> {
    const connections = await openMany(this.url, count);
    this.open.push(...connections);
    for (const connection of connections) connection.send(request(path));
  }

  async stats(): Promise<Record<string, unknown>> {
    return JSON.parse((await get(this.url, '/stats')).body);
  }

  closeAll(): void {
    for (const connection of this.open.splice(0)) connection.close();
  }

  #started() {
    if (this.#running === null) throw new Error(`${this.manifest.name} was not started`);
    return this.#running;
  }
}

/** For a suite of tests: built and started before the first of them, `warmUp` included, and ended after the last. */
export function serveTarget(
  manifest: TargetManifest,
  warmUp: (target: ServedTarget) => Promise<void> = async () => undefined,
): ServedTarget {
  const target = new ServedTarget(manifest);
  beforeAll(async () => {
    await target.start();
    await warmUp(target);
  }, BUILD_LIMIT_MS);
  afterEach(() => target.closeAll());
  afterAll(() => target.stop());
  return target;
}
