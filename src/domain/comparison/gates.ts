import { checkThresholds, type Threshold, type ThresholdAt } from '../meaning/threshold.ts';
import type { Subject } from './comparison.ts';
import { CONFIDENCE } from './contest.ts';
import { draftCell, heldSteps } from './draft-cell.ts';
import { CONTESTED, type FigureName } from './figures.ts';
import { ratioOf } from './ratio.ts';

/**
 * What a comparison is held against: a threshold, or an older recording. `failed` is beyond the noise; `within-noise` is past the
 * limit, but another round may well not be.
 */
export type Gate = 'passed' | 'within-noise' | 'failed';

/** One threshold and one subject. */
export interface ThresholdGate {
  readonly subject: string;
  readonly text: string;
  readonly gate: Gate;
  /** The step that fails in most rounds, or the first of several; null: no round held such a step, or none fails. */
  readonly connections: number | null;
  readonly failedRounds: number;
  readonly rounds: number;
  /** What the rounds showed there. */
  readonly values: readonly ThresholdAt['value'][];
}

/** A threshold fails where it does not hold at some step in any round: after three rounds that is no bad luck of one of them. */
export function thresholdGates({ name, rounds }: Subject, thresholds: readonly Threshold[]): readonly ThresholdGate[] {
  const checked = rounds.map(({ steps }) => checkThresholds(steps, thresholds));
  return thresholds.map((threshold, index) => {
    const results = checked.map((round) => round[index]?.steps ?? []);
    const common = { subject: name, text: threshold.text, rounds: rounds.length };
    const steps = [...new Set(results.flat().map(({ connections }) => connections))];
    if (steps.length === 0) {
      return { ...common, gate: 'failed', connections: null, failedRounds: rounds.length, values: [] };
    }
    const worst = steps
      .map((connections) => {
        const seen = results.map((round) => round.find((step) => step.connections === connections) ?? null);
        // A round that did not hold the step did not pass it either.
        const failed = seen.filter((step) => step?.passed !== true).length;
        return { connections, failed, values: seen.map((step) => step?.value ?? null) };
      })
      .reduce((most, step) => (step.failed > most.failed ? step : most));
    const gate = worst.failed === 0 ? 'passed' : worst.failed === rounds.length ? 'failed' : 'within-noise';
    return {
      ...common,
      gate,
      connections: gate === 'passed' ? null : worst.connections,
      failedRounds: worst.failed,
      values: worst.values,
    };
  });
}

/** One figure of one subject at one step, beside that of the baseline. */
export interface RegressionGate {
  readonly subject: string;
  readonly baseline: string;
  readonly connections: number;
  readonly figure: FigureName;
  /** Null: it cannot be judged, `note` says why. */
  readonly gate: Gate | null;
  /** How much worse, per cent: 40 is 1.4 times the latency, or 1/1.4 of the requests; less than 0 is better. */
  readonly worsePercent: number | null;
  readonly lowPercent: number | null;
  readonly highPercent: number | null;
  readonly note: string | null;
}

/**
 * Every figure in which somebody can be best, at every step that both held. It fails where even the low end of the interval is worse
 * than is allowed.
 */
export function regressionGates(
  subject: Subject,
  baseline: Subject,
  maxPercent: number,
  busyPercent?: number,
): readonly RegressionGate[] {
  const [now, then] = [heldSteps(subject), heldSteps(baseline)];
  const connections = [...now.keys()].filter((requested) => then.has(requested)).sort((a, b) => a - b);
  return connections.flatMap((requested) =>
    CONTESTED.flatMap((figure): readonly RegressionGate[] => {
      const [cell, before] = [
        draftCell(figure, now.get(requested) ?? [], busyPercent),
        draftCell(figure, then.get(requested) ?? [], busyPercent),
      ];
      const common = { subject: subject.name, baseline: baseline.name, connections: requested, figure: figure.name };
      // A figure that one of the two does not have says nothing of either.
      if (cell.cell.median === null || before.cell.median === null) return [];
      // How much worse: the larger one over the smaller, whichever way the figure is read.
      const ratio =
        figure.better === 'more'
          ? ratioOf(before.fair, cell.fair, CONFIDENCE)
          : ratioOf(cell.fair, before.fair, CONFIDENCE);
      const note = [
        cell.out === null ? null : cell.cell.note,
        before.out === null ? null : `in the baseline ${before.cell.note}`,
      ]
        .filter((part) => part !== null)
        .join('; ');
      if (ratio === null || ratio.low === null || ratio.high === null) {
        const why = note === '' ? 'one round each: nothing shows the noise' : note;
        return [{ ...common, gate: null, worsePercent: null, lowPercent: null, highPercent: null, note: why }];
      }
      const limit = 1 + maxPercent / 100;
      const gate = ratio.ratio <= limit ? 'passed' : ratio.beyondNoise && ratio.low > limit ? 'failed' : 'within-noise';
      const percent = (times: number): number => (times - 1) * 100;
      return [
        {
          ...common,
          gate,
          worsePercent: percent(ratio.ratio),
          lowPercent: percent(ratio.low),
          highPercent: percent(ratio.high),
          note: null,
        },
      ];
    }),
  );
}
