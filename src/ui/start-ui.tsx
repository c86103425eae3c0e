import type { RunStore } from '../store/run-store.ts';
import { App } from './app.tsx';
import type { RunControls } from './keys/controls.ts';
import { openTerminal, type TerminalOptions, type UiHandle } from './open-terminal.tsx';
import { loadCanvas } from './plots/canvas.ts';
import { asksBackground, knownTheme } from './theme.ts';

export { restoreTerminalSync } from './frame/terminal-modes.ts';
export type { UiHandle } from './open-terminal.tsx';

export interface UiOptions extends TerminalOptions {
  readonly store: RunStore;
  readonly controls: RunControls;
  readonly mode: 'live' | 'replay';
  readonly theme?: string;
  readonly recordFile: string | null;
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
