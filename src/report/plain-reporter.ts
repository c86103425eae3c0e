import { formatCount, formatElapsed, formatUnits } from '../domain/format.ts';
import type { RunConsumer, RunEvent } from '../domain/run-event.ts';
import type { RunState } from '../domain/run-state.ts';
import { stepLine } from './step-line.ts';

/** How many of a target's last lines are shown when it fails. */
const LOG_TAIL = 10;

/**
 * Progress as plain lines, one a step: for pipes, CI and `--no-ui`. `state` is the run's state after the event was
 * folded, `write` takes whole lines without their newline.
 */
export function createPlainReporter(state: () => RunState, write: (line: string) => void): RunConsumer {
  let lastProgress = '';
  return {
    onEvent(event: RunEvent) {
      switch (event.type) {
        case 'run-started': {
          const { steps } = event.config.plan;
          if (steps.length === 0) {
            write(`conctop ${event.target.name}: ${event.target.title}, looked at without load`);
            return;
          }
          const ramp =
            steps.length === 1
              ? formatUnits(steps[0] ?? 0, 'connection', 'connections')
              : `${steps.map(formatCount).join(' → ')} connections`;
          write(
            `conctop ${event.target.name}: ${event.target.title}. ${ramp}, ${event.config.request?.method ?? 'GET'} ${event.config.path}`,
          );
          return;
        }
        case 'target-progress':
          // A build tells many lines; what phase it is in is enough here.
          if (event.message !== lastProgress) write(`${formatElapsed(event.atMs)}  ${event.message}`);
          lastProgress = event.message;
          return;
        case 'target-ready':
          write(
            `${formatElapsed(event.atMs)}  ${event.url ?? 'attached'} · pid ${event.pid}${event.runtime === null ? '' : ` · ${event.runtime}`}`,
          );
          return;
        case 'step-ended': {
          const step = state().steps.find((candidate) => candidate.index === event.index);
          if (step !== undefined) write(stepLine(state(), step));
          return;
        }
        case 'target-exited': {
          if (event.expected) return;
          const how = event.signal === null ? `exit code ${event.code ?? '?'}` : event.signal;
          write(`${formatElapsed(event.atMs)}  the target ended: ${how}. Its last lines:`);
          for (const { line } of state().log.slice(-LOG_TAIL)) write(`    ${line}`);
          return;
        }
        default:
      }
    },
  };
}
