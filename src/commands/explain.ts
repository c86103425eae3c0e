import { join } from 'node:path';
import { EXIT } from '../domain/errors.ts';
import { folkloreWords } from '../domain/findings/folklore.ts';
import { wrapWords } from '../domain/words/wrap-words.ts';
import { loadTarget, readExplanation, readSource } from '../target/catalog/catalog.ts';
import type { TargetManifest } from '../target/catalog/manifest.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { print } from './shared/output.ts';

/** The width of the explanations' text. */
const COLUMNS = 80;
const BULLET = '- ';

/** `conctop explain <target>`: two minutes of reading, then the handler's source and what people say about the model. */
export async function explain(args: { readonly target: string }, context: CommandContext): CommandResult {
  const root = join(context.packageRoot, 'targets');
  const manifest = loadTarget(root, args.target);
  const sections = [readExplanation(root, manifest), handler(readSource(root, manifest), manifest), folklore(manifest)];
  await print(context.stdout, sections.filter((section) => section !== '').join('\n\n'));
  return EXIT.done;
}

function handler(text: string, { source }: TargetManifest): string {
  const { file, firstLine, lastLine } = source;
  const lines = text.split('\n').slice(firstLine - 1, lastLine);
  const width = String(lastLine).length;
  const numbered = lines.map((line, index) => `${String(firstLine + index).padStart(width)}  ${line}`.trimEnd());
  return [`## The handler: ${file}`, '', ...numbered].join('\n');
}

function folklore({ folklore: claims }: TargetManifest): string {
  if (claims.length === 0) return '';
  const lines = claims.flatMap(({ claim, source, field, value }) =>
    wrapWords(`“${claim}” (${source}): ${folkloreWords(field, value)}`, COLUMNS - BULLET.length).map(
      (line, index) => `${index === 0 ? BULLET : ' '.repeat(BULLET.length)}${line}`,
    ),
  );
  return ['## What people say', '', ...lines].join('\n');
}
