import { ConctopError, EXIT } from '../domain/errors.ts';
import type { ComparisonStore } from '../store/comparison-store.ts';
import type { RunStore } from '../store/run-store.ts';
import { App } from './app.tsx';
import { type ComparisonControls, ComparisonScreen } from './comparison/comparison-screen.tsx';
import type { PairControls, RunControls } from './keys/controls.ts';
import { openTerminal, type TerminalOptions, type UiHandle } from './open-terminal.tsx';
import { PairApp, type PairRecording } from './pair/pair-app.tsx';
import { loadCanvas } from './plots/canvas.ts';
import { asksBackground, THEME_CHOICES } from './theme.ts';

export { restoreTerminalSync } from './frame/terminal-modes.ts';
export type { UiHandle } from './open-terminal.tsx';

export interface UiOptions extends TerminalOptions {
  readonly store: RunStore;
  readonly controls: RunControls;
  readonly mode: 'live' | 'replay';
  readonly theme?: string;
  readonly recordFile: string | null;
}

export interface ComparisonUiOptions extends TerminalOptions {
  readonly store: ComparisonStore;
  readonly controls: ComparisonControls;
  readonly theme?: string;
}

export interface PairUiOptions extends TerminalOptions {
  readonly recordings: readonly [PairRecording, PairRecording];
  readonly controls: PairControls;
  readonly alignedBy: 'clock' | 'connections';
  readonly theme?: string;
}

/** The screen of a run, live or replayed. Throws ConctopError `bad-usage` for an unknown theme. */
export function startUi(options: UiOptions): UiHandle {
  const { store, controls, mode, theme = 'auto', recordFile } = options;
  const themeName = knownTheme(theme);
  return openTerminal({ ...options, asksBackground: asksBackground(themeName) }, (terminal) => (
    <App
      store={store}
      controls={controls}
      mode={mode}
      recording={recordFile !== null}
      themeName={themeName}
      terminal={terminal}
      loadCanvas={loadCanvas}
    />
  ));
}

/** A comparison: its runs one after the other, then its end. Throws ConctopError `bad-usage` for an unknown theme. */
export function startComparisonUi({ store, controls, theme = 'auto', ...options }: ComparisonUiOptions): UiHandle {
  const themeName = knownTheme(theme);
  return openTerminal({ ...options, asksBackground: asksBackground(themeName) }, (terminal) => (
    <ComparisonScreen {...{ store, controls, themeName, terminal, loadCanvas }} />
  ));
}

/** Two recordings on one clock. Throws ConctopError `bad-usage` for an unknown theme. */
export function startPairUi({ recordings, controls, alignedBy, theme = 'auto', ...options }: PairUiOptions): UiHandle {
  const themeName = knownTheme(theme);
  return openTerminal({ ...options, asksBackground: asksBackground(themeName) }, (terminal) => (
    <PairApp {...{ recordings, controls, alignedBy, themeName, terminal, loadCanvas }} />
  ));
}

function knownTheme(name: string): string {
  if (THEME_CHOICES.includes(name)) return name;
  throw new ConctopError('bad-usage', `There is no theme named ${name}.`, {
    hint: `Choose one of: ${THEME_CHOICES.join(', ')}.`,
    exitCode: EXIT.usage,
  });
}
