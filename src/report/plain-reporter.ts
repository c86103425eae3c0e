import type { GeneratorsSilent, K6Machines, RunConsumer, RunEvent } from '../domain/events/run-event.ts';
import { silentWords } from '../domain/findings/of-the-run.ts';
import { currentStep, type RunState } from '../domain/state/run-state.ts';
import { exitWords } from '../domain/words/exit-words.ts';
import { formatCount, formatElapsed, formatUnits } from '../domain/words/format.ts';
import { k6Changes } from '../domain/words/k6-words.ts';
import { steeredWords } from '../domain/words/steering-words.ts';
import { unitWaitsLine } from '../domain/words/unit-waits-words.ts';
import { stepLine } from './step-line.ts';

/** How many of a target's last lines are shown when it fails. */
const LOG_TAIL = 10;
/** The prefix of conctop's own lines in a target's log. */
const OWN_LINE = 'conctop: ';

/**
 * Progress as plain lines, one per step: for pipes, CI and `--no-ui`. `state` is the run's state after the event was folded;
 * `write` takes whole lines without the newline.
 */
export function createPlainReporter(state: () => RunState, write: (line: string) => void): RunConsumer {
  let lastProgress = '';
  /** The step for which it was printed. */
  let heldBackIn: number | null = null;
  let heard: K6Machines | null = null;
  return {
    onEvent(event: RunEvent) {
      switch (event.type) {
        case 'run-started': {
          const { steps } = event.config.plan;
          if (steps.length === 0) {
            const load = event.config.k6 === undefined ? 'observing, no load' : 'load from k6';
            write(`conctop ${event.target.name}: ${event.target.title}, ${load}`);
            return;
          }
          const ramp =
            steps.length === 1
              ? formatUnits(steps[0] ?? 0, 'connection', 'connections')
              : `${steps.map(formatCount).join(' → ')} connections`;
          write(
            `conctop ${event.target.name}: ${event.target.title}. ${ramp}, ${event.config.request.method} ${event.config.path}`,
          );
          return;
        }
        case 'target-progress':
          // A build prints many lines; its phase is enough here.
          if (event.message !== lastProgress) write(`${formatElapsed(event.atMs)}  ${event.message}`);
          lastProgress = event.message;
          return;
        case 'target-ready':
          write(
            `${formatElapsed(event.atMs)}  ${event.url ?? 'attached'} · pid ${event.pid}${event.runtime === null ? '' : ` · ${event.runtime}`}`,
          );
          return;
        case 'load-tick': {
          // Once per step: it comes and goes while the step climbs.
          const step = currentStep(state())?.index ?? null;
          if ((event.heldBackMs ?? 0) === 0 || step === null || step === heldBackIn) return;
          heldBackIn = step;
          write(`${formatElapsed(event.atMs)}  load is held back so that the server can accept`);
          return;
        }
        case 'generators-silent':
          write(`${formatElapsed(event.atMs)}  ${silentLine(event)}`);
          return;
        case 'k6-machines':
          for (const line of k6Changes(heard, event)) write(`${formatElapsed(event.atMs)}  ${line}`);
          heard = event;
          return;
        case 'mark':
          write(`${formatElapsed(event.atMs)}  mark: ${event.label}`);
          return;
        case 'steered':
          write(`${formatElapsed(event.atMs)}  steered: ${steeredWords(event)}`);
          return;
        case 'unit-stacks-missing':
          write(`${formatElapsed(event.atMs)}  ${event.reason}`);
          return;
        case 'step-ended': {
          const step = state().steps.find((candidate) => candidate.index === event.index);
          if (step === undefined) return;
          write(stepLine(state(), step));
          const { stacks } = step.measured;
          if (stacks === null) return;
          const handlerFile = state().started?.target.source?.file ?? null;
          write(`${formatElapsed(event.atMs)}  ${unitWaitsLine(stacks, handlerFile)}`);
          return;
        }
        case 'target-exited': {
          if (!event.expected) write(`${formatElapsed(event.atMs)}  the target ended: ${exitWords(event)}`);
          return;
        }
        case 'run-ended': {
          // Not at its end: its last lines arrive a moment later.
          const { exited } = state();
          const lines = state().log.filter(({ line }) => !line.startsWith(OWN_LINE));
          if (exited === null || exited.expected || lines.length === 0) return;
          write('Its last lines:');
          for (const { line } of lines.slice(-LOG_TAIL)) write(`    ${line}`);
          return;
        }
        default:
      }
    },
  };
}

function silentLine(event: GeneratorsSilent): string {
  if (event.pids.length > 0) return silentWords(event).sentence.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return event.of === 1 ? 'the load generator answers again' : 'all load generators answer again';
}
