import type { UiHandle } from '../../ui/open-terminal.tsx';
import type { LessonUiOptions } from '../../ui/start-lesson-ui.tsx';
import type { StartSession } from '../compare/run-subject.ts';
import type { CommandContext } from '../shared/command-context.ts';

/** The parts that a test has its own of. */
export interface LessonMakers {
  readonly startSession: StartSession;
  readonly openScreen: (options: LessonUiOptions, context: CommandContext) => Promise<UiHandle>;
}

export const LIVE: LessonMakers = {
  async startSession(options) {
    const { startSession } = await import('../../session.ts');
    return startSession(options);
  },
  async openScreen(options, context) {
    const { restoreLessonTerminalSync, startLessonUi } = await import('../../ui/start-lesson-ui.tsx');
    context.onCrash(() => restoreLessonTerminalSync());
    return startLessonUi(options);
  },
};
