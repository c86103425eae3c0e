import type { Argv } from 'yargs';
import { attach } from './attach.ts';
import { yargsOptions } from './options/read-args.ts';
import { runCommand } from './run-command.ts';
import { runTarget } from './run-target.ts';
import { runWithSettings } from './settings/with-settings.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';

/** Every command, with its words and its options. Those that run a server are loaded with the command line, the others when they are asked for. */
export function addCommands(parser: Argv, context: CommandContext, onEnd: (exitCode: number) => void): Argv {
  const runs =
    <Args>(command: (args: Args) => CommandResult) =>
    async (args: Args): Promise<void> =>
      onEnd(await command(args));
  return parser
    .command(
      '$0 [target]',
      'Launch a target and drive load; without one, the best that can run here',
      (command) =>
        command
          .positional('target', { type: 'string', describe: 'A folder of targets/: go, node, …' })
          .options(yargsOptions('target'))
          .example('$0 go --ramp', '100 to 10,000 connections on the live screen')
          .example('$0 node --steps 100,1000 --hold 2s --json', 'Two steps, the summary as JSON'),
      runs(async (args) => {
        return runWithSettings('target', args, (read) => runTarget({ ...read, target: args.target }, context));
      }),
    )
    .command(
      'run',
      'The same for a server of your own: conctop run --url http://127.0.0.1:3000/ -- node server.js',
      (command) =>
        command
          .options(yargsOptions('run'))
          .usage(
            '$0 run [options] -- COMMAND…\n\nThe command finds $PORT in its environment (--port, else one that is set, else a free one); without --url it is expected there.',
          )
          .example('$0 run -- node server.js', 'A server that listens on $PORT')
          .example("$0 run -- python3 -m http.server '$PORT'", 'The port as an argument'),
      runs(async (args) => {
        const { '--': command = [] } = args as { readonly '--'?: readonly (string | number)[] };
        return runWithSettings('run', args, (read) => runCommand({ ...read, command: command.map(String) }, context));
      }),
    )
    .command(
      'attach [pid]',
      'Inspect a running process; with --url load it as well',
      (command) =>
        command
          .positional('pid', { type: 'string', describe: 'Process id' })
          .options(yargsOptions('attach'))
          .example('$0 attach --port 5432', 'The process that listens there')
          .example('$0 attach 4242 --url http://127.0.0.1:3000/ --ramp', 'The same with load'),
      runs(async (args) => {
        return runWithSettings('attach', args, (read) => attach({ ...read, pid: args.pid }, context));
      }),
    )
    .command(
      'compare [subjects..]',
      'The same schedule on each in turn, in shuffled rounds, then one table',
      (command) =>
        command
          .positional('subjects', {
            type: 'string',
            array: true,
            describe: 'Targets, commands in quotes, URLs of running servers, recordings',
          })
          .options(yargsOptions('compare'))
          .example('$0 compare go node --steps 100,1000', 'Which of two models, at what cost')
          .example('$0 compare "node a.js" "node b.js" --path /', 'Two servers of your own; each finds $PORT'),
      runs(async (args) => {
        const { compare } = await import('./compare/compare.ts');
        return runWithSettings('compare', args, (read, untyped) =>
          compare({ ...read, subjects: args.subjects ?? [], untyped }, context),
        );
      }),
    )
    .command(
      'k6 <url>',
      'Write a plan as a k6 script, for load from other machines; --operator: for N of them in Kubernetes',
      (command) =>
        command
          .positional('url', { type: 'string', demandOption: true, describe: 'What is asked: http://10.0.0.5:3000/' })
          .options(yargsOptions('k6'))
          .example("$0 k6 'http://10.0.0.5:3000/slow?ms=100' --ramp -o ramp.js", 'Then, elsewhere: k6 run ramp.js')
          .example('$0 k6 http://app/ --ramp --operator --runners 4', 'A manifest for the k6-operator'),
      runs(async (args) => {
        const { k6 } = await import('./k6.ts');
        return runWithSettings('k6', args, (read) => k6({ ...read, url: args.url }, context));
      }),
    )
    .command(
      'replay [files..]',
      'Show a recorded run in the same screen, or two beside each other; without a file the last one',
      (command) =>
        command
          .positional('files', { type: 'string', array: true, describe: 'Written with --record FILE' })
          .options(yargsOptions('replay'))
          .example('$0 replay', 'The run before')
          .example('$0 replay run.ndjson.gz --at 01:30 --speed 4', 'A recording, from there on, faster')
          .example('$0 replay old.ndjson new.ndjson --align connections', 'Two, at the same load'),
      runs(async (args) => {
        const { replay } = await import('./replay/replay.ts');
        return runWithSettings('replay', args, (read, untyped) =>
          replay({ ...read, files: args.files ?? [], untyped }, context),
        );
      }),
    )
    .command(
      'report [files..]',
      'What a recorded run showed, as a file to keep and to send; without a file the last one',
      (command) =>
        command
          .positional('files', { type: 'string', array: true, describe: 'Written with --record FILE' })
          .options(yargsOptions('report'))
          .example('$0 report run.ndjson -o report.html', 'Charts and tables in one file that loads nothing')
          .example('$0 report run.ndjson --format md', 'For a pull request, printed')
          .example('$0 report runs/ -o report.html', 'What conctop compare --record runs/ recorded, compared'),
      runs(async (args) => {
        const { report } = await import('./report/report.ts');
        return runWithSettings('report', args, (read) => report({ ...read, files: args.files ?? [] }, context));
      }),
    )
    .command(
      'learn [lesson]',
      'A lesson with real runs: a question, the run, what it showed and why; without a name the list',
      (command) =>
        command
          .positional('lesson', { type: 'string', describe: 'Its name: surprising' })
          .options(yargsOptions('learn'))
          .example('$0 learn', 'Which lessons there are')
          .example('$0 learn surprising', 'Go, 100 connections and then 10,000')
          .example('$0 learn surprising --replay', 'The same from recordings, where Go is missing'),
      runs(async (args) => {
        const { learn } = await import('./learn/learn.ts');
        return runWithSettings('learn', args, (read) => learn({ ...read, lesson: args.lesson }, context));
      }),
    )
    .command(
      'targets',
      'What can run here, and what to install for the rest',
      (command) => command.options(yargsOptions('targets')),
      runs(async (args) => {
        const { targets } = await import('./targets.ts');
        return runWithSettings('targets', args, (read) => targets(read, context));
      }),
    )
    .command(
      'doctor',
      'What this machine limits, and how to lift it, where a command can',
      (command) => command.options(yargsOptions('doctor')),
      runs(async (args) => {
        const { doctor } = await import('./doctor.ts');
        // A default of the user's own is for runs: here it would be another question.
        return runWithSettings('doctor', args, ({ connections, json }, set) =>
          doctor({ json, connections: set.has('connections') ? undefined : connections }, context),
        );
      }),
    )
    .command(
      'explain <target>',
      'Why a target behaves as it does: a two-minute read',
      (command) => command.positional('target', { type: 'string', demandOption: true }),
      runs(async (args) => {
        const { explain } = await import('./explain.ts');
        return explain(args, context);
      }),
    );
}
