import type { ComparisonEvent } from '../../domain/comparison/progress.ts';
import { busyWords } from '../../domain/comparison/words/busy-words.ts';
import { formatElapsed, formatSpan, formatUnits } from '../../domain/words/format.ts';
import { comparedRunLine } from '../../report/comparison/compared-run-line.ts';
import { type ComparisonPlan, plannedMs } from './plan-runs.ts';

/** The comparison without a screen: a line whenever something begins, waits or ends. */
export function compareLines(plan: ComparisonPlan, say: (line: string) => void): (event: ComparisonEvent) => void {
  let label = '';
  let isBusy = false;
  announce(plan, say);
  return (event) => {
    const tell = (words: string): void => say(`${formatElapsed(event.atMs)}  ${label}: ${words}`);
    switch (event.type) {
      case 'next':
        label = labelOf(plan, event.run);
        isBusy = false;
        break;
      case 'busy':
        if (!isBusy) tell(`waiting for a quiet machine, ${busyWords(event.busyPercent)} of the cores are busy`);
        isBusy = true;
        break;
      case 'waited':
        if (!event.before.quiet) {
          const { waitedSeconds, busyPercent } = event.before;
          tell(
            `the machine did not get quiet within ${formatSpan(waitedSeconds * 1000)} (${busyWords(busyPercent)} busy), so other programs are in these figures`,
          );
        }
        break;
      case 'building':
      case 'told':
        tell(event.message);
        break;
      case 'ready':
        break;
      case 'ended':
        if (event.error !== null) tell(`${event.error.message}\n  ${event.error.hint}`);
        else if (event.summary !== null) tell(comparedRunLine(event.summary));
        break;
      case 'alone':
        say(`Only ${event.subject ?? 'nobody'} is left: there is nothing to compare it with.`);
    }
  };
}

function labelOf({ runs, works }: ComparisonPlan, index: number): string {
  const run = runs[index];
  if (run === undefined) return '';
  return `${index + 1} of ${runs.length}: ${run.subject.name}${works.length > 1 ? ` ${run.work}` : ''}, round ${run.round}`;
}

function announce({ runs, rounds, seed, subjects }: ComparisonPlan, say: (line: string) => void): void {
  if (runs.length === 0) return;
  const ms = runs.reduce((sum, run) => sum + plannedMs(run), 0);
  say(
    `conctop compare: ${subjects.map(({ name }) => name).join(', ')}. ${formatUnits(rounds, 'round', 'rounds')}, ${formatUnits(runs.length, 'run', 'runs')} of about ${formatSpan(ms / runs.length)}, ${formatSpan(ms)} in all; seed ${seed}`,
  );
}
