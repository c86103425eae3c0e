import { createRequire } from 'node:module';
import { ConctopError, EXIT } from '../domain/errors.ts';

export interface EngineIdentity {
  readonly name: string;
  readonly version: string;
}

/** Names of `--engine` and where their version is told; the engines themselves live in the generator process only. */
const VERSION_OF: Readonly<Record<string, () => string>> = {
  autocannon: () => {
    const manifest = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
    return manifest.version;
  },
};

export const ENGINE_NAMES: readonly string[] = Object.keys(VERSION_OF);

/** Throws ConctopError `bad-usage` where no engine has that name: before a target is built for it. */
export function identifyEngine(name: string): EngineIdentity {
  const version = VERSION_OF[name];
  if (version === undefined) {
    throw new ConctopError('bad-usage', `There is no load engine named ${name}.`, {
      hint: `Choose one of: ${ENGINE_NAMES.join(', ')}.`,
      exitCode: EXIT.usage,
    });
  }
  return { name, version: version() };
}
