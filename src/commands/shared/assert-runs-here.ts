import { limitsOfLoad } from '../../domain/plan/connection-limits.ts';
import type { EngineCapabilities } from '../../domain/plan/engine-capabilities.ts';
import { fitToLimits } from '../../domain/plan/fit-to-limits.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { CAPABILITIES, engineNamed, engineVersion } from '../../load/engines/engine-identity.ts';
import { readLimits, readMemoryLeft } from '../../probe/machine.ts';

/** Fewer connections fit wherever Node and a server fit. */
const NEEDS_MEMORY = 5_000;

/** Throws what this machine refuses; returns the config as far as its limits allow. */
export async function assertRunsHere(config: RunConfig): Promise<RunConfig> {
  if (config.pin) {
    const { planPinsHere } = await import('../../target/launch/pin.ts');
    planPinsHere(config.generators ?? 1);
  }
  // A program that is missing is said before a screen opens.
  engineVersion(engineNamed(config.engine), config.k6Path);
  const engine: EngineCapabilities = CAPABILITIES[engineNamed(config.engine)];
  const limits = limitsOfLoad(readLimits(), engine);
  const end = config.plan.steps.at(-1) ?? 0;
  return fitToLimits(
    config,
    end < NEEDS_MEMORY && engine.bytesPerConnection === undefined
      ? limits
      : { ...limits, memoryBytes: readMemoryLeft() },
  );
}
