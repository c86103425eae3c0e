import { createAutocannonEngine } from './autocannon/autocannon-engine.ts';
import type { EngineOptions, LoadEngine } from './engine.ts';
import { type EngineName, engineNamed } from './engine-identity.ts';
import { createSocketEngine } from './socket/socket-engine.ts';

const ENGINES: Readonly<Record<EngineName, (options: EngineOptions) => LoadEngine>> = {
  socket: createSocketEngine,
  autocannon: createAutocannonEngine,
};

/** Throws ConctopError `bad-usage` where no engine has that name. */
export const createEngine = (name: string, options: EngineOptions): LoadEngine => ENGINES[engineNamed(name)](options);
