import { EventEmitter } from 'node:events';
import type { CommandContext } from '../../../src/commands/shared/command-context.ts';

/** As much of a terminal, or of a pipe, as a command uses. */
class Stream extends EventEmitter {
  text = '';
  columns = 100;
  constructor(readonly isTTY: boolean) {
    super();
  }
  write(text: string, written?: () => void): boolean {
    this.text += text;
    written?.();
    return true;
  }
}

/** What a command gets from cli.ts, with streams that keep what was written; `crash` is what a bug would run. */
export function fakeContext(isTTY: boolean) {
  const [stdout, stderr, stdin] = [new Stream(isTTY), new Stream(isTTY), new Stream(isTTY)];
  let cleanUp = (): void => undefined;
  const context = {
    ...{ packageRoot: '/nowhere', generatorPath: '/nowhere', version: '0', stdin, stdout, stderr, terminal: stdout },
    onCrash: (cleanup: () => void) => {
      cleanUp = cleanup;
    },
  } as unknown as CommandContext;
  return { context, stdin, stdout, stderr, crash: () => cleanUp() };
}

/** How many listen to the signals that a command watches. */
export const heard = (): number[] =>
  ['SIGTERM', 'SIGINT', 'SIGTSTP', 'SIGCONT'].map((name) => process.listenerCount(name));
