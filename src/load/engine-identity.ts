import { createRequire } from 'node:module';
import { ConctopError, EXIT } from '../domain/errors.ts';
import type { LoopKind } from '../domain/run-event.ts';

export interface EngineIdentity {
  readonly name: string;
  readonly version: string;
  readonly loop: LoopKind;
}

/** The one list of `--engine`s, with where their version is told; the engines themselves live in the generator process only. */
const VERSION_OF = {
  /** conctop's own; what it is made of is Node. */
  socket: () => process.version,
  autocannon: () => {
    const manifest = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
    return manifest.version;
  },
} as const satisfies Record<string, () => string>;

export type EngineName = keyof typeof VERSION_OF;

export const ENGINE_NAMES = Object.keys(VERSION_OF) as readonly EngineName[];

/** Throws ConctopError `bad-usage` where no engine has that name. */
export function engineNamed(name: string): EngineName {
  const known = ENGINE_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new ConctopError('bad-usage', `There is no load engine named ${name}.`, {
    hint: `Choose one of: ${ENGINE_NAMES.join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/** Throws ConctopError `bad-usage` where no engine has that name: before a target is built for it. */
export function identifyEngine(name: string, requestsPerSecondLimit: number | null): EngineIdentity {
  const known = engineNamed(name);
  const loop = requestsPerSecondLimit === null ? 'closed' : known === 'socket' ? 'open' : 'limited';
  return { name: known, version: VERSION_OF[known](), loop };
}
