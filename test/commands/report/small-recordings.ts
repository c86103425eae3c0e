import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RunEvent } from '../../../src/domain/events/run-event.ts';
import { createRecordingWriter } from '../../../src/record/recording-writer.ts';
import { processSample, runStarted, stepSettled, stepStarted, tick } from '../../domain/events.ts';

export interface SmallRun {
  readonly target?: string;
  readonly work?: 'io' | 'cpu';
  readonly steps?: readonly number[];
  /** In every tick of 250 ms. */
  readonly requests?: number;
}

/** A run of a few events: each step held for a second. */
export function smallRun({ target = 'go', work = 'io', steps = [100], requests = 250 }: SmallRun = {}): RunEvent[] {
  const started = runStarted();
  return [
    {
      ...started,
      target: { ...started.target, name: target },
      config: { ...started.config, work, plan: { ...started.config.plan, steps: [...steps] } },
    },
    { type: 'target-ready', atMs: 50, pid: 1, url: null, runtime: null },
    ...steps.flatMap((connections, index): RunEvent[] => {
      const from = 100 + index * 1_000;
      const ticks = [250, 500, 750, 1_000].map((after) =>
        tick(from + after, { requested: connections, open: connections, answered: connections, requests }),
      );
      return [stepStarted(from, connections), stepSettled(from + 1), ...ticks, processSample(from + 900)];
    }),
    { type: 'run-ended', atMs: 100 + steps.length * 1_000 + 50, ended: 'completed', error: null },
  ];
}

/** Written as conctop writes it. */
export function writeRun(file: string, events: readonly RunEvent[] = smallRun()): string {
  mkdirSync(dirname(file), { recursive: true });
  const writer = createRecordingWriter(file, '1.2.3');
  for (const event of events) writer.onEvent(event);
  writer.close?.();
  return file;
}
