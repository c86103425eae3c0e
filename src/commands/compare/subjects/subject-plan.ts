import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConctopError, usageError } from '../../../domain/errors.ts';
import type { RunConfig } from '../../../domain/plan/run-config.ts';
import { portOf } from '../../../domain/plan/server-url.ts';
import { findOnPath } from '../../../os/find-program.ts';
import { findPortHolder } from '../../../os/ports.ts';
import { loadTarget, targetNames } from '../../../target/catalog/catalog.ts';
import { describeProcess } from '../../../target/launch/process-name.ts';
import type { Target } from '../../../target/target.ts';
import type { ArgsFor, RunArgs } from '../../options/option-table.ts';
import { checkUrl, checkUrlOrNull, pathOf } from '../../options/parse-url.ts';
import type { Work } from '../../options/parse-values.ts';
import { customConfigFromArgs, portOfCommand, runConfigFromArgs } from '../../options/run-config-from-args.ts';
import type { Untyped } from '../../settings/with-settings.ts';
import type { CommandContext } from '../../shared/command-context.ts';
import { withPlannedWorkers } from '../../shared/with-planned-workers.ts';
import type { RecordedSubject } from '../recorded/recorded-subject.ts';
import { splitWords } from './split-words.ts';

export type CompareArgs = ArgsFor<'compare'> & { readonly subjects: readonly string[] } & Untyped;

/** Who is compared, before anything runs. */
export type SubjectPlan = RunSubject | RecordedSubject;

export interface RunSubject {
  readonly kind: 'target' | 'command' | 'url';
  readonly name: string;
  /** As its recordings name it: the target, or the whole command. */
  readonly who: string;
  /** Null: not a shipped target. */
  readonly language: string | null;
  readonly configFor: (work: Work) => RunConfig;
  /** For each run a new one. */
  readonly target: () => Promise<Target>;
}

/** Each named subject. Throws a usage error for what cannot be compared. */
export async function planSubjects(args: CompareArgs, context: CommandContext): Promise<readonly SubjectPlan[]> {
  const plans: SubjectPlan[] = [];
  for (const word of args.subjects) plans.push(...(await planSubject(word, args, context)));
  assertSameWork(plans, args);
  return together(plans);
}

/** `compare runs/*.ndjson`: rounds that were named one by one, unless nobody would be left to compare with. */
async function together(plans: readonly SubjectPlan[]): Promise<readonly SubjectPlan[]> {
  const recordings = plans.filter((plan) => plan.kind === 'recording');
  if (recordings.length < 3 || recordings.length < plans.length) return plans;
  const { roundsTogether } = await import('../recorded/recorded-subject.ts');
  const subjects = roundsTogether(recordings);
  return subjects.length < 2 ? plans : subjects;
}

/** A target's name, a URL, a recording or a folder of them, or else a command. */
async function planSubject(word: string, args: CompareArgs, context: CommandContext): Promise<readonly SubjectPlan[]> {
  const root = join(context.packageRoot, 'targets');
  if (targetNames(root).includes(word)) return [planTarget(word, root, args)];
  if (/^https?:\/\//.test(word)) return [await planUrl(word, args)];
  if (isRecording(word)) {
    // Only who compares recordings loads their schemas.
    const { recordedSubjects } = await import('../recorded/recorded-subject.ts');
    return recordedSubjects(word);
  }
  const command = splitWords(word);
  if (command === null) throw usageError(`A quote in ${word} does not end.`, 'End it, or write \\ before it.');
  const [program = ''] = command;
  // A typing mistake in a target's name: the message names the targets.
  if (command.length < 2 && findOnPath(program, process.env.PATH ?? '') === null) loadTarget(root, word);
  return [await planCommand(word, command, args)];
}

/** A file or folder; a name that ends like one is one that is not there. */
const isRecording = (word: string): boolean =>
  /\.ndjson(\.\w+)?$/.test(word) || (!/\s/.test(word) && statSync(word, { throwIfNoEntry: false }) !== undefined);

/** A shipped target, as each of its runs needs it. */
export function planTarget(name: string, root: string, args: RunArgs): RunSubject {
  const manifest = loadTarget(root, name);
  const planned = (config: RunConfig) => withPlannedWorkers(manifest, config, args.workers);
  const plannedFor = (work: Work) => planned(runConfigFromArgs({ ...args, work: [work] }, false, true));
  return {
    kind: 'target',
    name,
    who: name,
    language: manifest.language,
    configFor: (work) => plannedFor(work).config,
    async target() {
      const { shippedTarget } = await import('../../../target/target.ts');
      // As many workers for each work: the plan's steps are the same.
      const [work = 'io'] = args.work ?? [];
      return shippedTarget(plannedFor(work).manifest, root, args.port ?? 0, args.build);
    },
  };
}

async function planCommand(name: string, command: readonly string[], args: CompareArgs): Promise<RunSubject> {
  const url = await checkUrlOrNull(args.url, 'url');
  const port = portOfCommand(args, url, process.env.PORT);
  return {
    kind: 'command',
    name,
    who: command.join(' '),
    language: null,
    configFor: (work) => customConfigFromArgs({ ...args, work: [work] }, 'run', false, args.path ?? pathOf(url)),
    async target() {
      const { commandTarget } = await import('../../../target/target.ts');
      return commandTarget({ command, url, port, cwd: process.cwd() });
    },
  };
}

async function planUrl(word: string, args: CompareArgs): Promise<RunSubject> {
  const url = await checkUrl(word, 'url');
  const holder = await findPortHolder(portOf(url));
  const who = holder === null ? word : (describeProcess(holder.pid) ?? word);
  return {
    kind: 'url',
    name: word,
    who,
    language: null,
    configFor: (work) => customConfigFromArgs({ ...args, work: [work] }, 'attach', false, args.path ?? pathOf(url)),
    async target() {
      // Found when it is its turn: the others go on.
      if (holder === null) {
        throw new ConctopError('no-such-process', `No process that you can inspect listens at ${word}.`, {
          hint: 'Start it first; conctop ends only what it starts.',
        });
      }
      const { processTarget } = await import('../../../target/target.ts');
      return processTarget(holder.pid, who, new URL(url).origin);
    },
  };
}

/** A shipped target waits 100 ms for /slow; what `/` of another server does, nobody knows. */
function assertSameWork(plans: readonly SubjectPlan[], args: CompareArgs): void {
  const shipped = plans.find(({ kind }) => kind === 'target');
  const own = plans.find(({ kind }) => kind === 'command' || kind === 'url');
  if (own === undefined) return;
  if (shipped !== undefined && args.path === undefined) {
    throw usageError(
      `${shipped.name} and ${own.name} would not do the same work.`,
      "Add a path that both answer: --path '/slow?ms=100'",
    );
  }
  if ((args.work ?? []).length > 0) {
    throw usageError(`What ${own.name} does is not chosen by --work.`, 'Name the path of its requests with --path.');
  }
}
