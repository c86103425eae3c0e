import type { RunState } from '../../domain/state/run-state.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { CommandContext } from '../shared/command-context.ts';

export type ReplayArgs = ArgsFor<'replay'> & { readonly files: readonly string[] };

/** What was played of a recording. */
export interface Replayed {
  readonly file: string;
  /** At its end; on a screen, where somebody quit. */
  readonly state: RunState;
  readonly truncated: boolean;
}

export function sayTruncated({ file, truncated }: Replayed, { stderr }: CommandContext): void {
  if (truncated) stderr.write(`${file} ends in the middle of a line: everything written before it can be replayed.\n`);
}

/** What ended the run, again. */
export function sayFailure({ state }: Replayed, { stderr }: CommandContext): void {
  const error = state.ended?.error ?? null;
  if (error !== null) stderr.write(`The run failed: ${error.message}\n  ${error.hint}\n`);
}
