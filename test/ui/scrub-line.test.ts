import { expect, test } from 'vitest';
import { scrubLine, stepNames } from '../../src/ui/chrome/scrub-line.ts';
import type { Paint } from '../../src/ui/theme.ts';
import { STATUS } from './a-replay.ts';

const bare: Paint = (_, text) => text;
/** A cell a second. */
const COLUMNS = 54;

test.each([
  [0, '●─┃──◆───┃────────────────────┃─────────▲────✗──────'],
  [2_000, '━━●──◆───┃────────────────────┃─────────▲────✗──────'],
  [31_500, '━━┃━━◆━━━┃━━━━━━━━━━━━━━━━━━━━┃●────────▲────✗──────'],
  [52_000, '━━┃━━◆━━━┃━━━━━━━━━━━━━━━━━━━━┃━━━━━━━━━▲━━━━✗━━━━━●'],
])('at %i ms', (positionMs, bar) => {
  expect(scrubLine({ ...STATUS, positionMs }, COLUMNS, bare)).toBe(` ${bar} `);
});

test('what is not read yet is dotted', () => {
  const half = { ...STATUS, positionMs: 0, read: 0.5, places: [] };
  expect(scrubLine(half, COLUMNS, bare)).toBe(` ●${'─'.repeat(25)}${'┄'.repeat(26)} `);
});

test('of several places in a cell the gravest shows', () => {
  const places = [
    { atMs: 4_100, kind: 'finding', id: 'a', severity: 'warning' },
    { atMs: 4_200, kind: 'finding', id: 'b', severity: 'info' },
    { atMs: 4_300, kind: 'step', connections: 5 },
  ] as const;
  const coloured: Paint = (token, text) => (token === 'bad' ? 'X' : text);
  expect(scrubLine({ ...STATUS, positionMs: 0, places }, COLUMNS, coloured)).toContain('●───X───');
});

test('a recording without time is a bar with everything at its start', () => {
  expect(scrubLine({ ...STATUS, positionMs: 0, durationMs: 0 }, 12, bare)).toBe(' ●───────── ');
});

test('steps are named where each begins', () => {
  expect(stepNames(STATUS, COLUMNS)).toBe('   100    200                  10,000');
});

test('a name for which there is no room is left out', () => {
  const places = [1_000, 3_000, 5_000, 51_000].map((atMs) => ({ atMs, kind: 'step', connections: 1_000 }) as const);
  expect(stepNames({ ...STATUS, places }, COLUMNS)).toBe('  1,000');
  expect(stepNames({ ...STATUS, places: places.slice(1, 2) }, COLUMNS)).toBe('    1,000');
});
