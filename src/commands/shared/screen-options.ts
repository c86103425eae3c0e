import { startGuardian } from '../../os/terminal-guardian.ts';
import type { TerminalOptions } from '../../ui/open-terminal.tsx';
import type { CommandContext } from './command-context.ts';

/** What every screen is opened with, whatever it shows. */
export const screenOptions = (
  { theme, mouse }: { readonly theme?: string | undefined; readonly mouse?: boolean | undefined },
  context: Pick<CommandContext, 'terminal' | 'stdin'>,
): TerminalOptions & { readonly theme?: string } => ({
  stdout: context.terminal,
  stdin: context.stdin,
  guard: startGuardian,
  async saveScreen(picture) {
    const { saveScreen } = await import('./save-screen.ts');
    return saveScreen()(picture);
  },
  ...(theme === undefined ? {} : { theme }),
  ...(mouse === undefined ? {} : { mouse }),
});
