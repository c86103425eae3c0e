import type { ReadStream, WriteStream } from 'node:tty';
import type { RunArgs } from '../options/option-table.ts';

/** Whether this run has the live screen. A dumb terminal (an editor's shell, some CI logs) cannot place a cursor. */
export const hasScreen = (
  args: Pick<RunArgs, 'ui' | 'json'>,
  { stdout }: { readonly stdout: Pick<WriteStream, 'isTTY'> },
  term = process.env.TERM,
): boolean => args.ui && !args.json && stdout.isTTY === true && term !== 'dumb';

/** Whether a key can end this run; where none can come (`</dev/null` on a terminal), it ends when its schedule does. */
export const quitsByKey = (
  args: Pick<RunArgs, 'ui' | 'json'>,
  context: { readonly stdout: Pick<WriteStream, 'isTTY'>; readonly stdin: Pick<ReadStream, 'isTTY'> },
): boolean => hasScreen(args, context) && context.stdin.isTTY === true;
