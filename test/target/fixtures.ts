import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunEvent } from '../../src/domain/events/run-event.ts';
import type { TargetManifest } from '../../src/target/catalog/manifest.ts';

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conctop-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The smallest manifest that is right: a Node script without a build. */
export const manifestOf = (changes: Partial<TargetManifest> = {}): TargetManifest => ({
  name: 'sample',
  title: 'a server for tests',
  language: 'JavaScript',
  model: 'one event loop',
  unit: { singular: 'callback', plural: 'callbacks' },
  toolchain: null,
  build: null,
  run: { command: ['{node}', '{src}/server.mjs'] },
  source: { file: 'server.mjs', firstLine: 1, lastLine: 1 },
  http: { name: 'node:http', kind: 'standard library' },
  expect: { threads: 'constant', processes: 'one', why: 'It is one loop.' },
  folklore: [],
  ...changes,
});

/** A targets/ folder with one target, whose server is `script`. */
export function rootWith(manifest: TargetManifest, files: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  const folder = join(root, manifest.name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'target.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return root;
}

/** An emit that keeps what it was given. */
export function eventLog() {
  const events: RunEvent[] = [];
  return {
    emit: (event: RunEvent): void => void events.push(event),
    all: <T extends RunEvent['type']>(type: T) =>
      events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type),
  };
}

export const realClock = (): (() => number) => {
  const startMs = performance.now();
  return () => performance.now() - startMs;
};
