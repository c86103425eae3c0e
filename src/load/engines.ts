import { ConctopError, EXIT } from '../domain/errors.ts';
import { createAutocannonEngine } from './autocannon/autocannon-engine.ts';
import type { EngineOptions, LoadEngine } from './engine.ts';

const ENGINES: Readonly<Record<string, (options: EngineOptions) => LoadEngine>> = {
  autocannon: createAutocannonEngine,
};

/** Throws ConctopError `bad-usage` where no engine has that name. */
export function createEngine(name: string, options: EngineOptions): LoadEngine {
  const create = ENGINES[name];
  if (create === undefined) {
    throw new ConctopError('bad-usage', `There is no load engine named ${name}.`, {
      hint: `Choose one of: ${Object.keys(ENGINES).join(', ')}.`,
      exitCode: EXIT.usage,
    });
  }
  return create(options);
}
