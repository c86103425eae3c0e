import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { soak } from '../soak/soak.ts';
import { flatnessOf } from '../soak/usage.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();

const CONNECTIONS = 500;

// The short form of scripts/soak/screen.mjs, which holds 10,000 connections for 20 minutes.
test('half a minute of random keys, sizes, pastes and Ctrl-Z: no wrong frame, nothing left', {
  ...needs('tmux', 'bash'),
  timeout: 300_000,
}, async () => {
  const { wrong, frames, usage, endProblems } = await soak({
    program: join(import.meta.dirname, '../../dist/conctop.js'),
    target: 'node',
    connections: CONNECTIONS,
    durationMs: 25_000,
    seed: 1,
    folder,
  });
  expect(wrong.kinds, wrong.files.map((file) => readFileSync(file, 'utf8')).join('\n')).toEqual([]);
  expect(endProblems).toEqual([]);
  expect(flatnessOf(usage, CONNECTIONS).flatMap(({ problems }) => problems)).toEqual([]);
  expect(frames).toBeGreaterThan(10);
});
