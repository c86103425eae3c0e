import { EXIT, usageError } from '../domain/errors.ts';
import { formatCount } from '../domain/words/format.ts';
import { operatorManifest } from '../load/k6/script/operator-manifest.ts';
import { k6Script } from '../load/k6/script/script.ts';
import type { ArgsFor } from './options/option-table.ts';
import { webUrl } from './options/parse-url.ts';
import { runConfigFromArgs } from './options/run-config-from-args.ts';
import type { CommandContext, CommandResult } from './shared/command-context.ts';
import { print } from './shared/output.ts';
import { STDOUT, writeOutput } from './shared/write-output.ts';

export type K6Args = ArgsFor<'k6'> & { readonly url: string };

/** `conctop k6 URL`: the plan of a run as a script for k6 on other machines. It is written, never run: the URL may be any. */
export async function k6(args: K6Args, { stdout, stderr }: CommandContext): CommandResult {
  const url = webUrl(args.url, 'The first word');
  const config = runConfigFromArgs({ ...args, ui: false, json: false, path: '/' }, false, false);
  const script = k6Script(config, { url });
  const pointless = (['runners', 'send-to'] as const).find((name) => args[name] !== undefined);
  if (pointless !== undefined && !args.operator) {
    throw usageError(`--${pointless} is about the pods of --operator.`, `Add --operator, or leave --${pointless} out.`);
  }
  const runners = args.runners ?? 1;
  const [first = 1] = config.plan.steps;
  if (runners > first) {
    throw usageError(
      `${formatCount(runners)} runners cannot share ${formatCount(first)} users: each needs one at least.`,
      'Name fewer --runners, or begin with more connections.',
    );
  }
  const text = args.operator ? operatorManifest({ script, runners, sendTo: writeUrl(args['send-to']) }) : script;
  if (args.output === undefined || args.output === STDOUT) await print(stdout, text.trimEnd());
  else {
    writeOutput(args.output, text, args.force);
    stderr.write(`${args.output}: ${args.operator ? 'kubectl apply -f' : 'k6 run'} ${args.output}\n`);
  }
  return EXIT.done;
}

/** Where remote write is taken; null: nowhere. */
const writeUrl = (sendTo: string | undefined): string | null =>
  sendTo === undefined ? null : new URL('/api/v1/write', webUrl(sendTo, '--send-to')).href;
