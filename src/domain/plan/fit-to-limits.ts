import { ConctopError } from '../errors.ts';
import { formatBytes, formatCount, formatUnits } from '../words/format.ts';
import {
  type ConnectionCeiling,
  holdersOf,
  type Limits,
  maxConnections,
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
  const { connections: fits, limit, sentence, hint } = maxConnections(limits, holdersOf(config));
  const end = config.plan.steps.at(-1) ?? 0;
  if (end <= fits) return config;
  if (fits < 1) throw noneFits(limits, limit, end, hint ?? '');
  // Without --workers as many run as the descriptors need.
  const fewWorkers =
    limit === 'nofile' && config.workers?.asked === true ? 'Use more with `--workers`, or leave it out. ' : '';
  const kept = config.plan.steps.filter((step) => step < fits);
  return {
    ...config,
    plan: { ...config.plan, steps: [...kept, fits], cutFrom: end, cutBecause: `${sentence} ${fewWorkers}${hint}` },
  };
}

function noneFits(limits: Limits, limit: ConnectionCeiling['limit'], asked: number, hint: string): ConctopError {
  if (limit === 'memory') {
    const left = formatBytes(limits.memoryBytes ?? 0);
    return new ConctopError('limits-too-low', `Not a single connection fits: the system has ${left} of memory left.`, {
      hint,
    });
  }
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
