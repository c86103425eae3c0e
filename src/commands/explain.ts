import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConctopError, EXIT } from '../domain/errors.ts';
import { folkloreWords } from '../domain/findings/folklore.ts';
import type { TargetManifest } from '../domain/manifest.ts';
import { loadTarget, targetFolder } from '../target/catalog.ts';
import type { CommandContext, CommandResult } from './command-context.ts';

/** `conctop explain <target>`: two minutes of reading, then the handler's source and what people say about the model. */
export async function explain(args: { readonly target: string }, context: CommandContext): CommandResult {
  const root = join(context.packageRoot, 'targets');
  const manifest = loadTarget(root, args.target);
  const folder = targetFolder(root, manifest);
  const sections = [readText(join(folder, 'explain.md')), handler(folder, manifest), folklore(manifest)];
  await new Promise<void>((resolve) =>
    context.stdout.write(`${sections.filter((section) => section !== '').join('\n\n')}\n`, () => resolve()),
  );
  return EXIT.done;
}

function handler(folder: string, { source }: TargetManifest): string {
  const { file, firstLine, lastLine } = source;
  const lines = readText(join(folder, file))
    .split('\n')
    .slice(firstLine - 1, lastLine);
  const width = String(lastLine).length;
  const numbered = lines.map((line, index) => `${String(firstLine + index).padStart(width)}  ${line}`.trimEnd());
  return [`## The handler: ${file}`, '', ...numbered].join('\n');
}

function folklore({ folklore: claims }: TargetManifest): string {
  if (claims.length === 0) return '';
  const lines = claims.map(
    ({ claim, source, field, value }) => `- “${claim}” (${source}): ${folkloreWords(field, value)}`,
  );
  return ['## What people say', '', ...lines].join('\n');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (cause) {
    throw new ConctopError('bad-manifest', `${file} cannot be read.`, {
      hint: 'A target has an explain.md and the source that its target.json names.',
      cause,
    });
  }
}
