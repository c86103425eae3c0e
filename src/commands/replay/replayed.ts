import type { RunState } from '../../domain/state/run-state.ts';
import type { Reading } from '../../record/open-timeline.ts';
import type { Timeline } from '../../record/timeline.ts';
import type { ArgsFor } from '../options/option-table.ts';
import type { Untyped } from '../settings/with-settings.ts';
import type { CommandContext } from '../shared/command-context.ts';

export type ReplayArgs = ArgsFor<'replay'> & { readonly files: readonly string[] } & Untyped;

/** What was played of a recording. */
export interface Replayed {
  readonly file: string;
  /** At its end; on a screen, where somebody quit. */
  readonly state: RunState;
  readonly truncated: boolean;
  /** It is read to its end, and the end of the run is not in it. */
  readonly unfinished: boolean;
}

/** Whoever reads figures of a recording that was cut short must know. */
export function sayCutShort({ file, truncated, unfinished }: Replayed, { stderr }: CommandContext): void {
  if (truncated) stderr.write(`${file} ends in the middle of a line: everything written before it can be replayed.\n`);
  else if (unfinished)
    stderr.write(`${file} ends before its run did: conctop was killed while it recorded, or still records.\n`);
}

const LAST_LINES_WORDS = /last lines/i;
/** As many as a live run prints. */
const LAST_LINES = 10;

/** What ended the run, again. */
export function sayFailure({ state }: Replayed, { stderr }: CommandContext): void {
  const error = state.ended?.error ?? null;
  if (error === null) return;
  // As live, below the sentence that points to them.
  const lines = LAST_LINES_WORDS.test(error.hint)
    ? state.log.slice(-LAST_LINES).map(({ line }) => `    ${line}\n`)
    : [];
  stderr.write(`The run failed: ${error.message}\n${lines.join('')}  ${error.hint}\n`);
}

export const isUnfinished = (timeline: Timeline, { fraction }: Reading): boolean =>
  fraction === 1 && timeline.seek(timeline.lastMs()).state.ended === null;
