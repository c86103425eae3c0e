import type { K6Machine, K6Machines } from '../events/run-event.ts';
import type { RunState } from '../state/run-state.ts';
import { formatTenthPercent, formatUnits } from './format.ts';

export const isFromK6 = ({ started }: Pick<RunState, 'started'>): boolean => started?.config.k6 !== undefined;

export const silentMachines = ({ k6 }: Pick<RunState, 'k6'>): readonly K6Machine[] =>
  k6?.machines.filter(({ state }) => state === 'silent') ?? [];

/** `4 k6 machines, 1 silent` */
export function machinesWords({ machines }: { readonly machines: readonly Pick<K6Machine, 'state'>[] }): string {
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
export const k6ErrorWords = (relativeError: number): string => `±${formatTenthPercent(relativeError * 100)}`;

/** What changed about the machines since the last time, a line each. */
export function k6Changes(before: K6Machines | null, now: K6Machines): string[] {
  const changed = now.machines.flatMap((machine) => {
    const earlier = before?.machines.find(({ name }) => name === machine.name);
    if (earlier?.state === machine.state) return [];
    if (machine.state === 'silent') return [silenceWords(machine, now.atMs)];
    if (machine.state === 'ended') return [`k6 ${machine.name} has ended`];
    return [`k6 ${machine.name} ${earlier === undefined ? 'sends' : 'sends again'}`];
  });
  const refused =
    now.refused !== null && now.refused.why !== before?.refused?.why ? [`refused: ${now.refused.why}`] : [];
  return [...changed, ...refused];
}
