import { describe, expect, test } from 'vitest';
import type { Extent } from '../../../src/ui/state/scroll.ts';
import { initialViewState, reduceView, type ViewAction, type ViewName } from '../../../src/ui/state/view-state.ts';

const reached = (...actions: readonly ViewAction[]) => actions.reduce(reduceView, initialViewState(0));
const show = (view: ViewName): ViewAction => ({ type: 'show', view });
const extent: Extent = { total: 100, visible: 20, offset: 0 };
const scroll = (motion: Extract<ViewAction, { type: 'scroll' }>['motion']): ViewAction => ({
  type: 'scroll',
  motion,
  extent,
});

describe('the current view', () => {
  test.each<[string, readonly ViewAction[], ViewName]>([
    ['the overview at first', [], 'overview'],
    ['a key shows its view', [show('memory')], 'memory'],
    ['another key another one', [show('memory'), show('log')], 'log'],
    ['the same key leads back', [show('memory'), show('memory')], 'overview'],
    ['Esc leads back', [show('memory'), { type: 'back' }], 'overview'],
    ['Tab goes on', [{ type: 'cycle', by: 1 }], 'threads'],
    ['Shift-Tab goes back and around', [{ type: 'cycle', by: -1 }], 'log'],
    ['Tab from the last one', [show('log'), { type: 'cycle', by: 1 }], 'overview'],
    ['a key under the help shows the view', [show('log'), { type: 'toggle-help' }, show('log')], 'log'],
  ])('%s', (_name, actions, view) => {
    const state = reached(...actions);
    expect(state.view).toBe(view);
    expect(state.help).toBe(false);
  });

  test('Esc closes the help first', () => {
    expect(reached(show('log'), { type: 'toggle-help' }, { type: 'back' })).toMatchObject({ help: false, view: 'log' });
  });
});

describe('filter', () => {
  const typed: readonly ViewAction[] = [show('threads'), { type: 'filter' }, { type: 'type', text: 'gc' }];

  test('/ , text and Enter keep it', () => {
    expect(reached(...typed)).toMatchObject({ typing: true, filters: { threads: 'gc', log: '' } });
    expect(reached(...typed, { type: 'keep' })).toMatchObject({ typing: false, filters: { threads: 'gc' } });
  });

  test('Backspace takes one character', () => {
    expect(reached(...typed, { type: 'erase' }).filters.threads).toBe('g');
    expect(reached(...typed, { type: 'erase' }, { type: 'erase' }, { type: 'erase' }).filters.threads).toBe('');
  });

  test('Esc clears it, a second one leaves the view', () => {
    const cleared = reached(...typed, { type: 'keep' }, { type: 'back' });
    expect(cleared).toMatchObject({ typing: false, view: 'threads', filters: { threads: '' } });
    expect(reduceView(cleared, { type: 'back' }).view).toBe('overview');
  });

  test('a view without a filter does not start one', () => {
    expect(reached(show('memory'), { type: 'filter' }, { type: 'type', text: 'x' })).toMatchObject({
      typing: false,
      filters: { threads: '', log: '' },
    });
  });

  test('it is bounded, and shows lines from the first', () => {
    const state = reached(
      show('threads'),
      scroll('page-down'),
      { type: 'filter' },
      { type: 'type', text: 'x'.repeat(99) },
    );
    expect(state.filters.threads).toHaveLength(40);
    expect(state.scroll.threads).toBeUndefined();
  });
});

describe('settings of the threads view', () => {
  const next: ViewAction = { type: 'sort', by: 1 };

  test('the next column, and back; it wraps at the edge', () => {
    expect(reached(show('threads'), next).threads.sort).toBe('ready');
    expect(reached(show('threads'), next, { type: 'sort', by: -1 }).threads.sort).toBe('cpu');
    expect(reached(show('threads'), ...Array.from({ length: 5 }, () => next)).threads.sort).toBe('tid');
  });

  test('other rows are shown from their first; other colours move nothing', () => {
    const scrolled = reached(show('threads'), scroll('page-down'));
    expect(reduceView(scrolled, next).scroll.threads).toBeUndefined();
    expect(reduceView(scrolled, { type: 'recolour' }).scroll.threads).toBe(19);
  });

  test('colours by wait, and by state again', () => {
    const waits = reached(show('threads'), { type: 'recolour' });
    expect(waits.threads.colouredBy).toBe('wait');
    expect(reduceView(waits, { type: 'recolour' }).threads.colouredBy).toBe('state');
  });

  test('nowhere else, and not under the help', () => {
    expect(reached(show('memory'), next, { type: 'recolour' }).threads).toEqual(initialViewState(0).threads);
    const helped = reached(show('threads'), { type: 'toggle-help' });
    expect(reduceView(helped, next)).toEqual(helped);
  });
});

describe('scrolling', () => {
  test('each view has its own position', () => {
    const state = reached(show('threads'), scroll('down'), show('memory'), scroll('page-down'));
    expect(state.scroll).toEqual({ threads: 1, memory: 19 });
  });

  test('keys before the next frame add up', () => {
    expect(reached(show('threads'), scroll('down'), scroll('down'), scroll('down')).scroll.threads).toBe(3);
  });

  test('the log follows again at its end', () => {
    const up = reached(show('log'), { ...scroll('up'), extent: { ...extent, offset: 80 } } as ViewAction);
    expect(up.scroll.log).toBe(79);
    expect(reduceView(up, scroll('end')).scroll.log).toBeUndefined();
  });
});
