#!/usr/bin/env node
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import type { CommandContext } from './commands/command-context.ts';
import { hasScreen } from './commands/has-screen.ts';
import { OWN_SERVER_OPTIONS, RUN_OPTIONS } from './commands/run-options.ts';
import { ConctopError, EXIT } from './domain/errors.ts';

/** Filled in by the bundler from package.json. */
declare const CONCTOP_VERSION: string;

const REPLAY_OPTIONS = ['ui', 'json', 'theme', 'fps'] as const;

// Node 22 and newer keep compiled code between runs: a third off the time to the first frame. Node 20 has no such thing.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

/** Commands and options that draw no screen. */
const WITHOUT_SCREEN = ['targets', 'explain', 'doctor', '--help', '-h', '--version'];
const words = process.argv.slice(2);
// The screen's WebAssembly compiles on another thread while the command line is parsed. What fails here fails again, and
// is told, where the screen is wanted.
if (
  hasScreen({ ui: !words.includes('--no-ui'), json: words.includes('--json') }, process) &&
  !words.some((word) => WITHOUT_SCREEN.includes(word))
)
  import('./ui/start-ui.tsx').catch(() => undefined);

/** The one place that parses, prints errors and sets the exit code. */
async function main(): Promise<number> {
  const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');
  const cleanups: (() => void)[] = [];
  const context: CommandContext = {
    packageRoot,
    generatorPath: join(packageRoot, 'dist', 'generator.js'),
    version: CONCTOP_VERSION,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onCrash: (cleanup) => cleanups.push(cleanup),
  };
  const crash = (cause: unknown): never => {
    for (const cleanup of cleanups.reverse()) cleanup();
    process.stderr.write(`${describeBug(cause)}\n`);
    process.exit(EXIT.runFailed);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // A reader that went away (`conctop … | head`) is not an error of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') crash(error);
    });
  }

  let exitCode: number = EXIT.done;
  const parser = yargs()
    .scriptName('conctop')
    .usage('$0 <target> [options]\n\nLaunch a real server, ramp connections, and see what its concurrency model costs.')
    .command(
      '$0 [target]',
      'Launch a target and drive load; without one, the best that can run here',
      (command) =>
        command
          .positional('target', { type: 'string', describe: 'A folder of targets/: go, node, …' })
          .options(RUN_OPTIONS)
          .example('$0 go --ramp', '100 to 10,000 connections on the live screen')
          .example('$0 node --steps 100,1000 --hold 2s --json', 'Two steps, the summary as JSON'),
      async (args) => {
        const { runTarget } = await import('./commands/run-target.ts');
        exitCode = await runTarget(args, context);
      },
    )
    .command(
      'run',
      'The same for a server of your own: conctop run --url http://127.0.0.1:3000/ -- node server.js',
      (command) =>
        command
          .options(omit(RUN_OPTIONS, ['port', 'work', 'delay']))
          .options(OWN_SERVER_OPTIONS)
          .usage(
            '$0 run [options] -- COMMAND…\n\nThe command finds $PORT in its environment; without --url it is expected there.',
          )
          .example('$0 run -- node server.js', 'A server that listens on $PORT')
          .example("$0 run -- python3 -m http.server '$PORT'", 'The port as an argument'),
      async (args) => {
        const { runCommand } = await import('./commands/run-command.ts');
        const { '--': command = [] } = args as { readonly '--'?: readonly (string | number)[] };
        exitCode = await runCommand({ ...args, command: command.map(String) }, context);
      },
    )
    .command(
      'attach [pid]',
      'Look into a process that runs already; with --url load it as well',
      (command) =>
        command
          .positional('pid', { type: 'string', describe: 'Process id' })
          .options(omit(RUN_OPTIONS, ['work', 'delay', 'pin']))
          .option('port', { type: 'string', group: 'Target:', describe: 'Find the process that listens on this port' })
          .options(OWN_SERVER_OPTIONS)
          .example('$0 attach --port 5432', 'Whoever listens there')
          .example('$0 attach 4242 --url http://127.0.0.1:3000/ --ramp', 'The same with load'),
      async (args) => {
        const { attach } = await import('./commands/attach.ts');
        exitCode = await attach(args as unknown as Parameters<typeof attach>[0], context);
      },
    )
    .command(
      'replay <file>',
      'Show a recorded run in the same screen',
      (command) =>
        command
          .positional('file', { type: 'string', demandOption: true, describe: 'Written with --record FILE' })
          .options(Object.fromEntries(REPLAY_OPTIONS.map((name) => [name, RUN_OPTIONS[name]])))
          .option('speed', { type: 'string', describe: 'Playback speed, 0.25 to 16 (1)' }),
      async (args) => {
        const { replay } = await import('./commands/replay.ts');
        exitCode = await replay(args as unknown as Parameters<typeof replay>[0], context);
      },
    )
    .command(
      'targets',
      'What can run here, and what to install for the rest',
      (command) => command.option('json', RUN_OPTIONS.json),
      async (args) => {
        const { targets } = await import('./commands/targets.ts');
        exitCode = await targets(args, context);
      },
    )
    .command(
      'doctor',
      'Which limits of this machine are in the way, and the command that lifts each',
      (command) => command.option('json', RUN_OPTIONS.json),
      async (args) => {
        const { doctor } = await import('./commands/doctor.ts');
        exitCode = await doctor(args, context);
      },
    )
    .command(
      'explain <target>',
      'Why a target behaves as it does: two minutes of reading',
      (command) => command.positional('target', { type: 'string', demandOption: true }),
      async (args) => {
        const { explain } = await import('./commands/explain.ts');
        exitCode = await explain(args, context);
      },
    )
    .parserConfiguration({ 'populate--': true })
    .version(CONCTOP_VERSION)
    .help()
    .alias('help', 'h')
    .strict()
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .fail((message, error) => {
      // yargs throws some of its own complaints, and hands over others as text.
      if (error && error.name !== 'YError') throw error;
      throw badUsage(message || error.message);
    });
  try {
    await parser.parseAsync(words);
    return exitCode;
  } catch (error) {
    const known = error instanceof Error && error.name === 'YError' ? badUsage(error.message) : error;
    if (!(known instanceof ConctopError)) return crash(known);
    process.stderr.write(`${describeError(known)}\n`);
    return known.exitCode;
  }
}

const dashed = (option: string): string => `${option.length === 1 ? '-' : '--'}${option}`;

function badUsage(complaint: string): ConctopError {
  const missing = /^Not enough arguments following: (\S+)/.exec(complaint);
  const message = missing === null ? complaint : `${dashed(missing[1] ?? '')} needs a value`;
  return new ConctopError('bad-usage', `${message}.`.replace(/\.\.$/, '.'), {
    hint: 'conctop --help lists what there is.',
    exitCode: EXIT.usage,
  });
}

/** The options without some. */
function omit<T extends object, K extends keyof T>(options: T, names: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name as K))) as Omit<T, K>;
}

function describeError(error: ConctopError): string {
  const details = error.details.map((line) => `    ${line}`);
  return [`conctop: ${error.message}`, ...details, `  ${error.hint}`].join('\n');
}

function describeBug(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `conctop: this is a bug in conctop, please report it.\n${stack}`;
}

const exitCode = await main();
// Everything of the run is over here; a socket that lingers in a keep-alive pool must not hold the prompt back.
process.exit(exitCode);
