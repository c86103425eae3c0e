import type { Argv } from 'yargs';
import { attach } from './attach.ts';
import { COMMANDS, type CommandName, usageOf } from './command-table.ts';
import { yargsOptions } from './options/read-args.ts';
import { runCommand } from './run-command.ts';
import { runTarget } from './run-target.ts';
import { runWithSettings } from './settings/with-settings.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';

/** What yargs found: a command's positional words by their names (command-table.ts), and its options, unchecked. */
interface Given extends Readonly<Record<string, unknown>> {
  readonly target?: string;
  readonly pid?: string;
  readonly subjects?: readonly string[];
  readonly url?: string;
  readonly files?: readonly string[];
  readonly lesson?: string;
  readonly shell?: string;
  readonly '--'?: readonly (string | number)[];
}

type Run = (args: Given, context: CommandContext) => CommandResult;

/** What each command does. Those that run a server are loaded with the command line, the others when they are asked for. */
const RUNS: Readonly<Record<CommandName, Run>> = {
  target: (args, context) =>
    runWithSettings('target', args, (read) => runTarget({ ...read, target: args.target }, context)),
  run: (args, context) =>
    runWithSettings('run', args, (read) => runCommand({ ...read, command: (args['--'] ?? []).map(String) }, context)),
  attach: (args, context) => runWithSettings('attach', args, (read) => attach({ ...read, pid: args.pid }, context)),
  compare: async (args, context) => {
    const { compare } = await import('./compare/compare.ts');
    return runWithSettings('compare', args, (read, untyped) =>
      compare({ ...read, subjects: args.subjects ?? [], untyped }, context),
    );
  },
  k6: async (args, context) => {
    const { k6 } = await import('./k6.ts');
    return runWithSettings('k6', args, (read) => k6({ ...read, url: args.url ?? '' }, context));
  },
  replay: async (args, context) => {
    const { replay } = await import('./replay/replay.ts');
    return runWithSettings('replay', args, (read, untyped) =>
      replay({ ...read, files: args.files ?? [], untyped }, context),
    );
  },
  report: async (args, context) => {
    const { report } = await import('./report/report.ts');
    return runWithSettings('report', args, (read) => report({ ...read, files: args.files ?? [] }, context));
  },
  learn: async (args, context) => {
    const { learn } = await import('./learn/learn.ts');
    return runWithSettings('learn', args, (read) => learn({ ...read, lesson: args.lesson }, context));
  },
  targets: async (args, context) => {
    const { targets } = await import('./targets.ts');
    return runWithSettings('targets', args, (read) => targets(read, context));
  },
  doctor: async (args, context) => {
    const { doctor } = await import('./doctor.ts');
    // A default of the user's own is for runs: here it would be another question.
    return runWithSettings('doctor', args, ({ connections, json }, set) =>
      doctor({ json, connections: set.has('connections') ? undefined : connections }, context),
    );
  },
  explain: async (args, context) => {
    const { explain } = await import('./explain.ts');
    return explain({ target: args.target ?? '' }, context);
  },
  completion: async (args, context) => {
    const { completion } = await import('./completion/completion.ts');
    return completion({ shell: args.shell ?? '' }, context);
  },
};

/** Every command for yargs, with its words and its options. */
export function addCommands(parser: Argv, context: CommandContext, onEnd: (exitCode: number) => void): Argv {
  return (Object.keys(COMMANDS) as CommandName[]).reduce(
    (added, name) =>
      added.command<Given>(
        usageOf(name),
        COMMANDS[name].describe,
        (command) => withWords(command, name) as Argv<Given>,
        async (args) => onEnd(await RUNS[name](args, context)),
      ),
    parser,
  );
}

function withWords(command: Argv, name: CommandName): Argv {
  const { positional, usage, examples = [] } = COMMANDS[name];
  if (positional !== undefined) {
    const { many = false, required = false, describe } = positional;
    command.positional(positional.name, {
      type: 'string',
      ...(describe === undefined ? {} : { describe }),
      ...(many ? { array: true } : {}),
      ...(required ? { demandOption: true } : {}),
    });
  }
  command.options(yargsOptions(name));
  if (usage !== undefined) command.usage(usage);
  for (const [words, describe] of examples) command.example(words, describe);
  return command;
}
