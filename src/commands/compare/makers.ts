import type { UiHandle } from '../../ui/open-terminal.tsx';
import type { ComparisonUiOptions } from '../../ui/start-comparison-ui.tsx';
import type { CommandContext } from '../shared/command-context.ts';
import { waitUntilQuiet } from './quiet.ts';
import type { StartSession } from './run-subject.ts';

/** The parts that a test has its own of. */
export interface CompareMakers {
  readonly startSession: StartSession;
  readonly waitUntilQuiet: typeof waitUntilQuiet;
  readonly randomSeed: () => number;
  readonly openScreen: (options: ComparisonUiOptions, context: CommandContext) => Promise<UiHandle>;
}

export const LIVE: CompareMakers = {
  async startSession(options) {
    const { startSession } = await import('../../session.ts');
    return startSession(options);
  },
  waitUntilQuiet,
  // Short enough to type again.
  randomSeed: () => 1 + Math.floor(Math.random() * 9_999),
  async openScreen(options, context) {
    const { restoreTerminalSync, startComparisonUi } = await import('../../ui/start-comparison-ui.tsx');
    context.onCrash(() => restoreTerminalSync());
    return startComparisonUi(options);
  },
};
