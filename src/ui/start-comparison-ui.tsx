import type { ComparisonStore } from '../store/comparison-store.ts';
import { type ComparisonControls, ComparisonScreen } from './comparison/comparison-screen.tsx';
import type { PairControls } from './keys/controls.ts';
import { openTerminal, type TerminalOptions, type UiHandle } from './open-terminal.tsx';
import { PairApp, type PairRecording } from './pair/pair-app.tsx';
import { loadCanvas } from './plots/canvas.ts';
import { asksBackground, knownTheme } from './theme.ts';

export { restoreTerminalSync } from './frame/terminal-modes.ts';

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
