import type { LessonStore } from '../store/lesson-store.ts';
import { restoreTerminalSync } from './frame/terminal-modes.ts';
import type { LessonControls, LessonEnds } from './keys/controls.ts';
import { LessonScreen } from './lesson/lesson-screen.tsx';
import { openTerminal, type TerminalOptions, type UiHandle } from './open-terminal.tsx';
import { loadCanvas } from './plots/canvas.ts';
import { asksBackground, knownTheme } from './theme.ts';

/** By a name of its own: what is loaded with the other screens exports that one already. */
export const restoreLessonTerminalSync = (): void => restoreTerminalSync();

export interface LessonUiOptions extends TerminalOptions {
  readonly store: LessonStore;
  readonly driver: LessonControls;
  readonly controls: LessonEnds;
  readonly theme?: string;
}

/** A lesson from its first page to its end, runs included. Throws ConctopError `bad-usage` for an unknown theme. */
export function startLessonUi({ store, driver, controls, theme = 'auto', ...options }: LessonUiOptions): UiHandle {
  const themeName = knownTheme(theme);
  return openTerminal({ ...options, asksBackground: asksBackground(themeName) }, (terminal) => (
    <LessonScreen {...{ store, driver, controls, themeName, terminal, loadCanvas }} />
  ));
}
