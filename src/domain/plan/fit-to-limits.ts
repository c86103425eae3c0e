import { ConctopError } from '../errors.ts';
import { formatCount, formatUnits } from '../words/format.ts';
import {
  type Limits,
  maxConnections,
  processesThatHold,
  RESERVED_DESCRIPTORS,
  RESERVED_PORTS,
} from './connection-limits.ts';
import type { RunConfig } from './run-config.ts';

/**
 * Cuts the ramp to the machine's limits before anything is started. `limits` are those of the load's engine.
 *
 * @throws ConctopError `limits-too-low` if not a single connection fits: such a load measures nothing.
 */
export function fitToLimits(config: RunConfig, limits: Limits): RunConfig {
  const { connections: fits, limit, hint } = maxConnections(limits, processesThatHold(config));
  const end = config.plan.steps.at(-1) ?? 0;
  if (end <= fits) return config;
  if (fits < 1) throw noneFits(limits, limit, end, hint ?? '');
  const kept = config.plan.steps.filter((step) => step < fits);
  return { ...config, plan: { ...config.plan, steps: [...kept, fits], cutFrom: end } };
}

function noneFits(
  limits: Limits,
  limit: 'nofile' | 'ephemeralPorts' | null,
  asked: number,
  hint: string,
): ConctopError {
  const [has, kept, user] =
    limit === 'ephemeralPorts'
      ? [
          `the system has ${formatUnits(limits.ephemeralPorts ?? 0, 'ephemeral port', 'ephemeral ports')}`,
          RESERVED_PORTS,
          'other programs',
        ]
      : [`a process may open ${formatUnits(limits.nofile ?? 0, 'file', 'files')}`, RESERVED_DESCRIPTORS, 'other uses'];
  const needed = `${formatUnits(asked, 'connection needs', 'connections need')} ${formatCount(asked + kept)}`;
  return new ConctopError(
    'limits-too-low',
    `Not a single connection fits: ${has}, ${formatCount(kept)} are reserved for ${user}, and ${needed}.`,
    { hint },
  );
}
