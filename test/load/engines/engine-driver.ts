import type { Socket } from 'node:net';
import { afterEach } from 'vitest';
import { addErrors, noErrors } from '../../../src/domain/events/error-counts.ts';
import type { ErrorCounts } from '../../../src/domain/events/run-event.ts';
import { mergeCodes } from '../../../src/load/connections/code-counts.ts';
import type { EngineOptions, EngineSample, LoadEngine } from '../../../src/load/engines/engine.ts';
import type { OwnEngineName } from '../../../src/load/engines/engine-identity.ts';
import { createEngine } from '../../../src/load/engines/engines.ts';
import { type RawServer, rawServer } from '../servers.ts';
import { engineOptions } from './engine-options.ts';

export interface Running {
  readonly engine: LoadEngine;
  readonly server: RawServer;
  /** Sums what was taken so far; levels as of now. */
  read(): EngineSample;
}

export interface EngineDriver {
  start(onRequest: (socket: Socket, count: number) => void, options?: Partial<EngineOptions>): Promise<Running>;
  load(url: string, options?: Partial<EngineOptions>): Pick<Running, 'engine' | 'read'>;
  /** Closed after the test, in this order. */
  readonly open: { close(): void | Promise<void> }[];
}

/** Engines of one name and their servers, for a file of tests: each ends with its test. */
export function driveEngine(name: OwnEngineName): EngineDriver {
  const open: EngineDriver['open'] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  const load: EngineDriver['load'] = (url, options = {}) => {
    const engine = createEngine(name, engineOptions(url, options));
    open.unshift(engine);
    let requests = 0;
    let bytes = 0;
    let errors: ErrorCounts = noErrors;
    let statuses: EngineSample['statuses'];
    let causes: EngineSample['causes'];
    return {
      engine,
      read() {
        const sample = engine.take();
        statuses = mergeCodes([statuses, sample.statuses]) ?? undefined;
        causes = mergeCodes([causes, sample.causes]) ?? undefined;
        requests += sample.requests;
        bytes += sample.bytes;
        errors = addErrors(errors, sample.errors);
        return { ...sample, requests, bytes, errors, ...(statuses && { statuses }), ...(causes && { causes }) };
      },
    };
  };
  return {
    open,
    load,
    async start(onRequest, options = {}) {
      const server = await rawServer(onRequest);
      open.push(server);
      return { ...load(options.url ?? server.url, options), server };
    },
  };
}

export const later = (socket: Socket, text: string, ms = 5): void => {
  setTimeout(() => socket.write(text), ms);
};
