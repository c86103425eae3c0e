import type { WriteStream } from 'node:tty';
import type { RunArgs } from '../options/option-table.ts';

/** Whether this run has the live screen. A dumb terminal (an editor's shell, some CI logs) cannot place a cursor. */
export const hasScreen = (
  args: Pick<RunArgs, 'ui' | 'json'>,
  { stdout }: { readonly stdout: Pick<WriteStream, 'isTTY'> },
  term = process.env.TERM,
): boolean => args.ui && !args.json && stdout.isTTY === true && term !== 'dumb';
