import type { ArgsFor } from '../../src/commands/options/option-table.ts';
import { readArgs } from '../../src/commands/options/read-args.ts';

/** What a command gets of options as they were typed. */
export const given = (typed: Readonly<Record<string, unknown>> = {}): ArgsFor<'target'> => readArgs('target', typed);
