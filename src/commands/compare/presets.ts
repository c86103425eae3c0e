import { join } from 'node:path';
import { usageError } from '../../domain/errors.ts';
import { checkAvailability } from '../../target/build/toolchain.ts';
import { loadTarget } from '../../target/catalog/catalog.ts';
import type { CommandContext } from '../shared/command-context.ts';
import type { CompareArgs } from './subjects/subject-plan.ts';

/** A comparison that is ready to run: who, and what is asked of them where the command line says nothing else. */
interface Preset {
  readonly option: 'matrix' | 'folklore';
  readonly targets: readonly string[];
  readonly asked: Pick<CompareArgs, 'steps' | 'work'> & Partial<Pick<CompareArgs, 'delay'>>;
}

const PRESETS: readonly Preset[] = [
  {
    // The usual choices of each language for work that waits and for work that computes.
    option: 'matrix',
    targets: [
      'go',
      'rust-tokio',
      'rust-threads',
      'java-virtual',
      'java-threads',
      'node',
      'node-workers',
      'node-cluster',
      'python-asyncio',
      'python-threads',
      'python-processes',
    ],
    asked: { steps: [1000], work: ['io', 'cpu'] },
  },
  {
    // What people say of 10,000 clients that each wait 10 ms, or compute as long.
    option: 'folklore',
    targets: [
      'go',
      'node',
      'python-asyncio',
      'python-threads',
      'rust-tokio',
      'rust-threads',
      'java-virtual',
      'java-threads',
    ],
    asked: { steps: [10_000], work: ['io', 'cpu'], delay: 10 },
  },
];

/** `--matrix` and `--folklore`: their targets, as far as they can run here, and their schedule. `say` names those that cannot. */
export async function withPreset(
  args: CompareArgs,
  { packageRoot }: Pick<CommandContext, 'packageRoot'>,
  say: (line: string) => void,
): Promise<CompareArgs> {
  const [preset, another] = PRESETS.filter(({ option }) => args[option]);
  if (preset === undefined) return args;
  if (another !== undefined) throw usageError('--matrix and --folklore are two comparisons.', 'Ask for one of them.');
  if (args.subjects.length > 0) {
    throw usageError(
      `--${preset.option} names its targets itself.`,
      `Leave out ${args.subjects.join(' ')}, or leave out --${preset.option}.`,
    );
  }
  const root = join(packageRoot, 'targets');
  const available = await checkAvailability(
    preset.targets.map((name) => loadTarget(root, name)),
    root,
  );
  for (const { manifest, check, install } of available) {
    if (check.status === 'ok') continue;
    say(`Without ${manifest.name}: ${manifest.language} cannot run here. To install it: ${install}`);
  }
  const { steps, ramp, connections } = args;
  const hasSchedule = steps !== undefined || ramp !== undefined || connections !== undefined;
  const { asked } = preset;
  return {
    ...args,
    subjects: available.filter(({ check }) => check.status === 'ok').map(({ manifest }) => manifest.name),
    steps: hasSchedule ? steps : asked.steps,
    work: args.work ?? asked.work,
    delay: args.delay ?? asked.delay,
  };
}
