import type { UiHandle, UiOptions } from '../../ui/start-ui.tsx';
import type { CommandContext } from './command-context.ts';

/** Opens the screen; a test has its own. */
export type OpenScreen = (options: UiOptions, context: CommandContext) => Promise<UiHandle>;

/** Loaded on demand: who prints lines needs no screen. A crash from then on gives the terminal back. */
export const openScreen: OpenScreen = async (options, context) => {
  const { startUi, restoreTerminalSync } = await import('../../ui/start-ui.tsx');
  context.onCrash(() => restoreTerminalSync());
  return startUi(options);
};
