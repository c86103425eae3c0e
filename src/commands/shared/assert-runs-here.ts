import { limitsOfLoad } from '../../domain/plan/connection-limits.ts';
import { fitToLimits } from '../../domain/plan/fit-to-limits.ts';
import type { RunConfig } from '../../domain/plan/run-config.ts';
import { CAPABILITIES, engineNamed } from '../../load/engines/engine-identity.ts';
import { readLimits } from '../../probe/machine.ts';

/** Throws what this machine refuses; returns the config as far as its limits allow. */
export async function assertRunsHere(config: RunConfig): Promise<RunConfig> {
  if (config.pin) {
    const { planPinsHere } = await import('../../target/launch/pin.ts');
    planPinsHere(config.generators ?? 1);
  }
  return fitToLimits(config, limitsOfLoad(readLimits(), CAPABILITIES[engineNamed(config.engine)]));
}
