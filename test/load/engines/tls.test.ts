import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { noErrors } from '../../../src/domain/events/error-counts.ts';
import { isUntrusted } from '../../../src/domain/meaning/tls-trust.ts';
import type { EngineOptions, LoadEngine } from '../../../src/load/engines/engine.ts';
import { OWN_ENGINES } from '../../../src/load/engines/engine-identity.ts';
import { createEngine } from '../../../src/load/engines/engines.ts';
import { selfSigned } from '../../certificate.ts';
import { listening } from '../../listening.ts';
import { until } from '../servers.ts';
import { engineOptions } from './engine-options.ts';

interface Secure {
  readonly port: number;
  /** The names that clients asked for (SNI). */
  readonly names: Set<string | undefined>;
  readonly hosts: Set<string | undefined>;
}

async function secureServer(): Promise<Secure> {
  const names = new Set<string | undefined>();
  const hosts = new Set<string | undefined>();
  const server = createServer(selfSigned, (request, response) => {
    hosts.add(request.headers.host);
    response.end('secret');
  });
  server.on('secureConnection', (socket) => names.add(socket.servername || undefined));
  return { port: await listening(server), names, hosts };
}

describe.each(OWN_ENGINES)('HTTPS with the engine %s', (name) => {
  const load = (url: string, over: Partial<EngineOptions> = {}): LoadEngine => {
    const engine = createEngine(name, engineOptions(url, over));
    onTestFinished(() => engine.close());
    return engine;
  };

  it('is answered on keep-alive connections with --insecure, under the URL’s host name', async () => {
    const { port, names, hosts } = await secureServer();
    const engine = load(`https://localhost:${port}/`, { insecure: true });
    engine.setConnections(3);
    const done = await until(
      () => engine.take(),
      ({ requests, answered }) => requests > 0 && answered === 3,
    );
    expect([done.errors, [...names], [...hosts]]).toEqual([noErrors, ['localhost'], [`localhost:${port}`]]);
  });

  it('without it a self-signed certificate is refused, and the cause says so', async () => {
    const { port, hosts } = await secureServer();
    const engine = load(`https://localhost:${port}/`);
    engine.setConnections(1);
    const done = await until(
      () => engine.take(),
      ({ errors }) => errors.connect >= 1,
    );
    expect(done).toMatchObject({ requests: 0, open: 0, causes: { DEPTH_ZERO_SELF_SIGNED_CERT: done.errors.connect } });
    expect(Object.keys(done.causes ?? {}).every(isUntrusted)).toBe(true);
    expect(hosts.size).toBe(0);
  });

  it('a server without TLS is not reported as untrusted', async () => {
    const { createServer: createPlain } = await import('node:http');
    const server = createPlain((_, response) => response.end('x'));
    const engine = load(`https://127.0.0.1:${await listening(server)}/`);
    engine.setConnections(1);
    const { causes = {} } = await until(
      () => engine.take(),
      ({ errors }) => errors.connect >= 1,
    );
    expect(Object.keys(causes)).not.toHaveLength(0);
    expect(Object.keys(causes).some(isUntrusted)).toBe(false);
  });
});
