import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { checkFindings } from '../../../src/domain/findings/index.ts';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { runOf, type StepFigures, stepEvents } from '../assessment/a-step.ts';
import { fold, runStarted, stepSettled, stepStarted, tick } from '../events.ts';

/** A settled step of `connections`, with four ticks and whatever else is named. */
export const settled = (connections: number, over: Parameters<typeof tick>[1], ...more: RunEvent[]): RunState => {
  const ticks = [250, 500, 750, 1000, 1250].map((at) =>
    tick(at, { requested: connections, open: connections, answered: connections, ...over }),
  );
  return fold([runStarted(), stepStarted(0, connections), stepSettled(0, { open: connections }), ...ticks, ...more]);
};

export const said = (state: RunState): Record<string, string> =>
  Object.fromEntries(checkFindings(state).map((event) => [event.finding.id, event.finding.sentence]));

export const saidOfSteps = (of: StepFigures): Record<string, string> => said(runOf(of));

/** A step that ended, its answers as good as asked for. */
export const stepOf = (index: number, connections: number, goodPerSecond: number, latencyMs: number): RunEvent[] => [
  ...stepEvents({ connections, goodPerSecond, latencyMs }, index, index * 4000),
  { type: 'step-ended', atMs: index * 4000 + 3001, index },
];
