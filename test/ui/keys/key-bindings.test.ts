import { describe, expect, test } from 'vitest';
import { foldRun } from '../../../src/domain/state/fold-run.ts';
import { initialRunState } from '../../../src/domain/state/run-state.ts';
import type { Action } from '../../../src/ui/keys/key-binding.ts';
import { actionOf, bindingsOf, hintsOf, type KeyMode, pairHints } from '../../../src/ui/keys/key-bindings.ts';
import { initialViewState, reduceView } from '../../../src/ui/state/view-state.ts';
import { runStarted } from '../../domain/events.ts';

describe('keys', () => {
  test.each<[string, KeyMode, Action | null]>([
    ['q', 'live', 'quit'],
    ['ctrl-c', 'live', 'interrupt'],
    [' ', 'live', 'pause'],
    ['+', 'live', 'step-up'],
    ['=', 'live', 'step-up'],
    ['-', 'live', 'step-down'],
    ['left', 'live', null],
    ['left', 'replay', 'seek-back'],
    ['right', 'replay', 'seek-forward'],
    ['[', 'replay', 'previous-place'],
    [']', 'replay', 'next-place'],
    ['{', 'replay', 'previous-step'],
    ['}', 'replay', 'next-step'],
    ['[', 'live', 'shorter'],
    ['m', 'live', 'mark'],
    ['m', 'replay', 'mark'],
    ['b', 'comparison', null],
    ['m', 'comparison', null],
    ['-', 'replay', 'slower'],
    ['=', 'replay', 'faster'],
    ['f', 'replay', 'freeze'],
    ['?', 'live', 'help'],
    ['s', 'replay', 'sort-next'],
    ['>', 'live', 'sort-next'],
    ['<', 'live', 'sort-previous'],
    ['w', 'live', 'recolour'],
    ['z', 'live', null],
    [' ', 'pair', 'pause'],
    [']', 'pair', 'next-place'],
    ['home', 'pair', 'start'],
    ['1', 'pair', null],
    ['t', 'pair', 'theme'],
    // Every run of a comparison holds the same steps.
    [' ', 'comparison', null],
    ['+', 'comparison', null],
    ['left', 'comparison', null],
    ['1', 'comparison', 'view'],
    ['q', 'comparison', 'quit'],
  ])('%j in %s: %s', (key, mode, action) => {
    expect(actionOf(key, mode)).toBe(action);
  });

  test.each(['live', 'replay', 'pair', 'comparison'] as const)('%s: no key has two meanings', (mode) => {
    const keys = bindingsOf(mode).flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(['live', 'replay', 'comparison'] as const)('%s: every hint is a key that does something', (mode) => {
    const labels = bindingsOf(mode).map((binding) => binding.label);
    for (const [hinted] of hintsOf(mode)) {
      for (const label of hinted.split(' ')) expect(labels).toContain(label);
    }
  });

  test('what is paused can go on', () => {
    expect(hintsOf('replay')[0]).toEqual(['space', 'pause']);
    expect(hintsOf('replay', 'overview', false, true)[0]).toEqual(['space', 'play']);
    expect(hintsOf('live', 'threads', false, true)[0]).toEqual(['space', 'resume']);
    expect([pairHints(false)[0], pairHints(true)[0]]).toEqual([
      ['space', 'pause'],
      ['space', 'play'],
    ]);
  });

  test('two recordings: every hint is a key that does something', () => {
    const labels = bindingsOf('pair').map((binding) => binding.label);
    for (const [hinted] of pairHints(false)) for (const label of hinted.split(' ')) expect(labels).toContain(label);
  });
});

describe('view state', () => {
  const now = foldRun(initialRunState, runStarted());

  test('freeze keeps the state of that moment, a second one releases it', () => {
    const frozen = reduceView(initialViewState(0), { type: 'toggle-freeze', now });
    expect(frozen.frozen).toBe(now);
    expect(reduceView(frozen, { type: 'toggle-freeze', now }).frozen).toBeNull();
  });

  test('help and freeze are independent', () => {
    const frozen = reduceView(initialViewState(0), { type: 'toggle-freeze', now });
    expect(reduceView(frozen, { type: 'toggle-help' })).toEqual({ ...frozen, help: true });
  });
});
