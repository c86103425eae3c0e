import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageAssets } from '../../scripts/build.mjs';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import { readRecording } from '../../src/record/recording-reader.ts';
import { figuresOf, type RunFigures } from '../../src/report/figures/run-figures.ts';
import type { PageData } from '../../src/report/html/chart-spec.ts';
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

/** What the page's script reads. */
export const dataOf = (text: string): PageData =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text)?.[1] ?? '');
/** What a person reads. */
export const textOf = (html: string): string =>
  html
    .replace(/<(style|script)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

/** A folder that has what `conctop report` reads of the package. */
export async function packageWithPage(folder: string): Promise<string> {
  const { script, style } = await pageOf();
  mkdirSync(join(folder, 'dist/report'), { recursive: true });
  writeFileSync(join(folder, 'dist/report/page.js'), script);
  writeFileSync(join(folder, 'dist/report/page.css'), style);
  return folder;
}
