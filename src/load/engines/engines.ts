import { createAutocannonEngine } from './autocannon/autocannon-engine.ts';
import type { EngineOptions, LoadEngine } from './engine.ts';
import { engineNamed, type OwnEngineName } from './engine-identity.ts';
import { createSocketEngine } from './socket/socket-engine.ts';

const ENGINES: Readonly<Record<OwnEngineName, (options: EngineOptions) => LoadEngine>> = {
  socket: createSocketEngine,
  autocannon: createAutocannonEngine,
};

/** One that runs in this process. */
export const createEngine = (name: OwnEngineName, options: EngineOptions): LoadEngine => ENGINES[name](options);

/** Resolves once it is ready. Rejects with ConctopError `bad-usage` where no engine has that name, or with the engine's own. */
export async function startEngine(name: string, options: EngineOptions): Promise<LoadEngine> {
  const known = engineNamed(name);
  if (known !== 'k6') return createEngine(known, options);
  const { createK6Engine } = await import('./k6/k6-engine.ts');
  return createK6Engine(options);
}
