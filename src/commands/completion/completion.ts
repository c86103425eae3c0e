import { join } from 'node:path';
import { EXIT } from '../../domain/errors.ts';
import { listTargets } from '../../target/catalog/catalog.ts';
import { lessonRoots, listLessons } from '../learn/lesson-catalog.ts';
import { oneOf } from '../options/parse-values.ts';
import type { CommandContext, CommandResult } from '../shared/command-context.ts';
import { print } from '../shared/output.ts';
import { bashScript } from './bash.ts';
import { type CommandLine, commandLine } from './command-line.ts';
import { fishScript } from './fish.ts';
import { SHELLS, type Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, (line: CommandLine) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `conctop completion SHELL`: a script that completes by itself; no key starts conctop. */
export async function completion(
  args: { readonly shell: string },
  { packageRoot, stdout }: CommandContext,
): CommandResult {
  const shell = oneOf(SHELLS, 'shell with completions')(args.shell);
  await print(stdout, SCRIPTS[shell](commandLineOf(packageRoot)).trimEnd());
  return EXIT.done;
}

/** With the targets and lessons that are shipped. */
export const commandLineOf = (packageRoot: string): CommandLine =>
  commandLine(
    listTargets(join(packageRoot, 'targets')).map(({ name, model }) => ({ name, describe: model })),
    listLessons(lessonRoots(packageRoot, undefined)).map(({ lesson }) => ({
      name: lesson.name,
      describe: lesson.title,
    })),
  );
