import { join } from 'node:path';
import { pageAssets } from '../../scripts/build.mjs';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { figuresOf, type RunFigures } from '../../src/report/figures/run-figures.ts';
import type { PageAssets } from '../../src/report/html/html-report.ts';

export const recordingFile = (name: string): string => join(import.meta.dirname, '../fixtures/recordings', name);

/** A ramp to 10,000 that an earlier conctop recorded, without waits; one with them; a step of Node's. */
export const RAMP = 'go-ramp.ndjson';
export const WAITS = 'go-waits.ndjson';

export const figuresOfRecording = (
  name: string,
  change: (event: RunEvent) => RunEvent = (event) => event,
): RunFigures => figuresOf(name, readRecording(recordingFile(name)).events.map(change));

let page: Promise<PageAssets> | null = null;

/** What the build makes of the page's script and style; made once. */
export function pageOf(): Promise<PageAssets> {
  page ??= pageAssets();
  return page;
}
