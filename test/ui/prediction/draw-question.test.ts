import { describe, expect, test } from 'vitest';
import { parseGuess } from '../../../src/domain/meaning/prediction.ts';
import { draftLine } from '../../../src/ui/prediction/draw-question.ts';
import { NO_ANSWER } from '../../../src/ui/state/view-state.ts';
import { createPaint, themeAt } from '../../../src/ui/theme.ts';

describe.each(['threads', 'rss', 'p99', 'rps'] as const)('a refusal at %s', (field) => {
  test('names figures that are taken', () => {
    const paint = createPaint(themeAt(0), 0);
    const line = draftLine({ ...NO_ANSWER, refused: '4x' }, field, false, paint).replace(/\x1b\[[\d;]*m/g, '');
    const [, first = '', second = ''] = /^4x is no answer here\. Type one like (.+) or (.+)\.$/.exec(line) ?? [];
    expect([parseGuess(field, first), parseGuess(field, second)]).not.toContain(null);
  });
});
