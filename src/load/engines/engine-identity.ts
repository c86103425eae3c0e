import { createRequire } from 'node:module';
import { usageError } from '../../domain/errors.ts';
import type { LoopKind } from '../../domain/events/run-event.ts';
import type { EngineCapabilities } from '../../domain/plan/engine-capabilities.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { findK6 } from './k6/find-k6.ts';

export interface EngineIdentity {
  readonly name: string;
  readonly version: string;
  readonly loop: LoopKind;
  readonly capabilities: EngineCapabilities;
}

/** The list of engines for `--engine` and what each can do; the engines themselves live in the generator process (engines.ts). */
export const CAPABILITIES = {
  /** conctop's own. */
  socket: { rate: 'open', sourceAddresses: true, holdsBack: true, steers: true },
  /** Well known, and the reference for our own. */
  autocannon: { rate: 'limited', sourceAddresses: false, holdsBack: true },
  /** Known to everybody, and the one for load from other machines; a goroutine and a JavaScript VM for each connection (measured: docs/k6.md). */
  k6: {
    rate: 'limited',
    sourceAddresses: false,
    holdsBack: false,
    scripted: true,
    bytesPerConnection: 300_000,
    // Of its native histograms (load/k6/remote-write/native-latencies.ts).
    latencyError: 0.0443,
  },
} as const satisfies Record<string, EngineCapabilities>;

export type EngineName = keyof typeof CAPABILITIES;

/** Those that run in the generator process. */
export type OwnEngineName = Exclude<EngineName, 'k6'>;

export const OWN_ENGINES: readonly OwnEngineName[] = ['socket', 'autocannon'];

export const ENGINE_NAMES = Object.keys(CAPABILITIES) as readonly EngineName[];

/** The load of `attach --k6`: its scripts decide when to send, and nobody here can hold them back. */
export const K6_ELSEWHERE: EngineIdentity = {
  name: 'k6',
  version: 'on other machines',
  loop: 'closed',
  capabilities: { rate: 'limited', sourceAddresses: true, holdsBack: false },
};

/** Whether that engine is a program of its own, which walks the plan as a script; false where there is none of that name. */
export const isScripted = (name: string): boolean =>
  (CAPABILITIES as Readonly<Record<string, EngineCapabilities>>)[name]?.scripted === true;

/** Its version as shown: for our own engine, Node's. */
const VERSION_OF: Readonly<Record<EngineName, (program: string | null) => string>> = {
  socket: () => process.version,
  autocannon: () => autocannonPackage().version,
  k6: (program) => findK6(program).version,
};

/** Throws ConctopError `toolchain-missing` where the engine is a program that is not there. */
export const engineVersion = (name: EngineName, program: string | null = null): string => VERSION_OF[name](program);

/** Throws ConctopError `bad-usage` where no engine has that name. */
export function engineNamed(name: string): EngineName {
  const known = ENGINE_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw usageError(`There is no load engine named ${name}.`, `Choose one of: ${ENGINE_NAMES.join(', ')}.`);
}

/** Throws ConctopError `bad-usage` where no engine has that name, `toolchain-missing` where its program is missing: before a target is built for it. */
export function identifyEngine(
  name: string,
  requestsPerSecondLimit: number | null,
  program: string | null = null,
): EngineIdentity {
  const known = engineNamed(name);
  const capabilities: EngineCapabilities = CAPABILITIES[known];
  const loop = requestsPerSecondLimit === null ? 'closed' : capabilities.rate;
  return { name: known, version: engineVersion(known, program), loop, capabilities };
}

/** Filled in by the bundler, which puts autocannon into a file of its own beside the generator. */
declare const CONCTOP_AUTOCANNON: { readonly file: string; readonly version: string } | undefined;

/** Where autocannon is loaded from, and its version. */
export function autocannonPackage(): { readonly file: string; readonly version: string } {
  if (typeof CONCTOP_AUTOCANNON !== 'undefined') return CONCTOP_AUTOCANNON;
  const { version } = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
  return { file: 'autocannon', version };
}

/** Who makes the load of a run. Throws as identifyEngine does. */
export const engineOf = ({ k6, engine, requestsPerSecondLimit, k6Path }: RunConfig): EngineIdentity =>
  k6 === undefined ? identifyEngine(engine, requestsPerSecondLimit, k6Path) : K6_ELSEWHERE;
