import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../src/domain/state/run-state.ts';
import { draw, rich, shows, textOf } from './drawn-view.ts';

describe('the source view', () => {
  test('the handler with numbers and its mark, the explanation beside it', () => {
    shows('source', [
      '20 ▌ func slow(ms int) {',
      'time.Sleep(ms) // parks',
      'net/http starts one for each',
      '• A waiting',
    ]);
    expect(textOf(draw('source'))).not.toContain('https://');
    expect(textOf(draw('source'))).toContain('17   line 17');
  });

  test('both scroll to their end, and to the file’s first line', () => {
    shows('source', ['line 120', 'Paragraph 60'], { scroll: 9_999 });
    shows('source', ['1   line 1', 'In goroutines.'], { scroll: 0 });
    shows('source', ['func slow', 'In goroutines.'], { columns: 76, rows: 17 });
    shows('source', ['line 120', 'Paragraph 60'], { columns: 76, rows: 17, scroll: 9_999 });
  });

  test('a long line wraps, unnumbered', () => {
    const started = rich.started;
    if (started === null || started.target.source == null) throw new Error('not started');
    const text = `  // ${'many '.repeat(14)}words to the last\nshort();\n`;
    const source = { ...started.target.source, text, firstLine: 1, lastLine: 1 };
    const state: RunState = { ...rich, started: { ...started, target: { ...started.target, source } } };
    shows('source', ['1 ▌   // many', '     ▌      many', 'words to the last', '   2   short();'], { state });
  });

  test('the user’s own command has none, but the view says why it behaves so', () => {
    const started = rich.started;
    if (started === null) throw new Error('not started');
    const { explanation: _e, source: _s, ...target } = started.target;
    const state: RunState = { ...rich, started: { ...started, target } };
    shows('source', ['a goroutine per connection', 'the scheduler runs only what is ready'], { state });
  });
});
