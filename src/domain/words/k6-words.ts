import type { K6Machine, K6Machines } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import { formatPercent, formatUnits } from './format.ts';

export const isFromK6 = ({ started }: Pick<RunState, 'started'>): boolean => started?.config.k6 !== undefined;

export const silentMachines = ({ k6 }: Pick<RunState, 'k6'>): readonly K6Machine[] =>
  k6?.machines.filter(({ state }) => state === 'silent') ?? [];

/** `4 k6 machines, 1 silent` */
export function machinesWords({ machines }: Pick<K6Machines, 'machines'>): string {
  const count = (state: K6Machine['state']): number => machines.filter((machine) => machine.state === state).length;
  const [silent, ended] = [count('silent'), count('ended')];
  const all = formatUnits(machines.length, 'k6 machine', 'k6 machines');
  if (ended === machines.length) return `${all}, ${ended === 1 ? '' : 'all '}ended`;
  return [all, silent === 0 ? '' : `${silent} silent`, ended === 0 ? '' : `${ended} ended`]
    .filter((part) => part !== '')
    .join(', ');
}

/** `k6 b: no samples for 6 s` */
export const silenceWords = ({ name, heardAtMs }: K6Machine, nowMs: number): string =>
  `k6 ${name}: no samples for ${Math.max(1, Math.round((nowMs - heardAtMs) / 1000))} s`;

/** `±4.4 %` */
export const k6ErrorWords = (relativeError: number): string => `±${formatPercent(relativeError * 100)}`;
