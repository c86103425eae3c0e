import { existsSync } from 'node:fs';
import { join } from 'node:path';
import yargs from 'yargs';
import { addCommands } from './commands/commands.ts';
import { checkWords } from './commands/options/check-words.ts';
import { unknownArguments } from './commands/options/unknown-argument.ts';
import { configPath, configWords } from './commands/settings/config-file.ts';
import type { CommandContext } from './commands/shared/command-context.ts';
import { gated, isReaderGone, outputFailed, print } from './commands/shared/output.ts';
import { ConctopError, EXIT, usageError } from './domain/errors.ts';
import { endWithoutTerminal } from './os/closed-terminal.ts';

/** Filled in by the bundler from package.json. */
declare const CONCTOP_VERSION: string;

const words = process.argv.slice(2);

// By default Node starts a debugger on it, which prints onto the screen and opens a port.
process.on('SIGUSR1', () => undefined);
endWithoutTerminal();

/** The one place that parses, prints errors and sets the exit code. */
async function main(packageRoot: string): Promise<number> {
  const cleanups: (() => void)[] = [];
  const context: CommandContext = {
    packageRoot,
    generatorPath: join(packageRoot, 'dist', 'generator.js'),
    version: CONCTOP_VERSION,
    stdin: process.stdin,
    stdout: gated(process.stdout),
    stderr: gated(process.stderr),
    terminal: process.stdout,
    onCrash: (cleanup) => cleanups.push(cleanup),
  };
  const crash = (cause: unknown): never => {
    for (const cleanup of cleanups.reverse()) cleanup();
    const known = outOfLimits(cause);
    context.stderr.write(`${known === null ? describeBug(cause) : describeError(known)}\n`);
    process.exit(EXIT.runFailed);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // Commands wait for their own output (output.ts); this covers everything else, such as the help. A reader that went away
  // (`conctop … | head`) is not our error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (isReaderGone(error)) return;
      for (const cleanup of cleanups.reverse()) cleanup();
      if (stream === process.stdout) context.stderr.write(`${describeError(outputFailed(error))}\n`);
      process.exit(EXIT.runFailed);
    });
  }

  // Reading a closed terminal fails (EIO) before SIGHUP arrives, which ends the run in order.
  process.stdin.on('error', () => undefined);

  let exitCode: number = EXIT.done;
  const named = yargs()
    .scriptName('conctop')
    .usage(
      '$0 <target> [options]\n\nLaunch a real server, ramp connections, and see what its concurrency model costs.',
    );
  const parser = addCommands(named, context, (code) => {
    exitCode = code;
  })
    .parserConfiguration({ 'populate--': true, 'dot-notation': false })
    .epilogue(`${configWords(configPath(), existsSync(configPath()))} (conctop doctor lists them).`)
    .version(CONCTOP_VERSION)
    .help()
    .alias('help', 'h')
    .strict()
    .exitProcess(false)
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .fail((message, error) => {
      // yargs throws some of its errors, and passes others as text.
      if (error && error.name !== 'YError') throw error;
      throw badUsage(message || error.message);
    });
  try {
    checkWords(words);
    let help = '';
    await parser.parseAsync(words, {}, (_error, _args, output) => {
      help = output;
    });
    if (help !== '') await print(context.stdout, help);
    return exitCode;
  } catch (error) {
    const known = error instanceof Error && error.name === 'YError' ? badUsage(error.message) : error;
    if (!(known instanceof ConctopError)) return crash(known);
    context.stderr.write(`${describeError(known)}\n`);
    return known.exitCode;
  }
}

const dashed = (option: string): string => `${option.length === 1 ? '-' : '--'}${option}`;

function badUsage(complaint: string): ConctopError {
  const unknown = /^Unknown arguments?: (.+)$/.exec(complaint);
  if (unknown !== null) return unknownArguments((unknown[1] ?? '').split(', '), words);
  const missing = /^Not enough arguments following: (\S+)/.exec(complaint);
  const message = missing === null ? complaint : `${dashed(missing[1] ?? '')} needs a value`;
  return usageError(`${message}.`.replace(/\.\.$/, '.'), 'conctop --help lists all options.');
}

/** Node needs some dozens of descriptors before conctop opens its first, and address space; null: another cause. */
function outOfLimits(cause: unknown): ConctopError | null {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  // V8 and WebAssembly report it only as text.
  if (
    code === 'ENOMEM' ||
    /could not allocate memory|Out of memory/i.test(cause instanceof Error ? cause.message : '')
  ) {
    return new ConctopError('limits-too-low', 'No memory, or no address space, is left for conctop.', {
      hint: 'Raise the limit with `ulimit -v unlimited`, or free some memory.',
      cause,
    });
  }
  if (code !== 'EMFILE' && code !== 'ENFILE') return null;
  const whose = code === 'EMFILE' ? 'a process' : 'the whole system';
  return new ConctopError('limits-too-low', `Too many files are open: ${whose} may have no more.`, {
    hint: 'Raise the limit with `ulimit -n 1024` or more; conctop doctor names what each number of connections needs.',
    cause,
  });
}

function describeError(error: ConctopError): string {
  const details = error.details.map((line) => `    ${line}`);
  return [`conctop: ${error.message}`, ...details, `  ${error.hint}`].join('\n');
}

function describeBug(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `conctop: this is a bug in conctop, please report it.\n${stack}`;
}

/** `packageRoot`: the folder that holds targets/ and dist/. Ends the process. */
export async function run(packageRoot: string): Promise<never> {
  const exitCode = await main(packageRoot);
  // The run is over; a socket that lingers in a keep-alive pool must not delay the prompt.
  process.exit(exitCode);
}
