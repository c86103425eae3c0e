import type { ComparedStep } from '../../domain/comparison/comparison.ts';
import type { CurvePoint } from '../../domain/comparison/curve-points.ts';
import type { FigureName } from '../../domain/comparison/figures.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import type { Paint, Token } from '../theme.ts';
import { isDrawn, plotBars, plotCurves } from './plot-curves.ts';

/** One figure of every subject: a small multiple. */
export interface MultipleInput {
  readonly figure: FigureName;
  readonly steps: readonly ComparedStep[];
  readonly subjects: readonly { readonly name: string; readonly colour: Token }[];
  readonly logarithmic: boolean;
  /** The inside of its pane. */
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly canvas: CreateCanvas;
}

const medians = ({ steps, figure }: MultipleInput, name: string): readonly CurvePoint[] =>
  steps.flatMap(({ connections, rows }) => {
    const value = rows.find(({ subject }) => subject === name)?.cells[figure].median ?? null;
    return value === null ? [] : [{ connections, value }];
  });

/** Medians over connections, on one scale: the first subject in front of those after it. */
export const curves = (input: MultipleInput): readonly string[] =>
  plotCurves({
    ...input,
    curves: input.subjects.map(({ name, colour }) => ({ colour, points: medians(input, name) })),
    steps: input.steps.map(({ connections }) => connections),
    ideal: input.figure === 'requestsPerSecond' ? idealOf(input.steps) : [],
  });

/** At one step there is no curve: a bar a subject, with its figure. */
export const bars = (input: MultipleInput): readonly string[] =>
  plotBars({
    ...input,
    bars: input.subjects.map(({ name, colour }) => ({
      name,
      colour,
      value: medians(input, name).at(-1)?.value ?? null,
    })),
  });

/** What was possible, by what somebody served and the share of the ideal that it was. */
const idealOf = (steps: readonly ComparedStep[]): readonly CurvePoint[] =>
  steps.flatMap(({ connections, rows }) => {
    const known = rows.find(({ cells }) => (cells.ofIdealPercent.median ?? 0) > 0)?.cells;
    const [served, percent] = [known?.requestsPerSecond.median ?? null, known?.ofIdealPercent.median ?? null];
    return served === null || percent === null ? [] : [{ connections, value: (served / percent) * 100 }];
  });

/** Whether the ideal is drawn. */
export const showsIdeal = (steps: readonly ComparedStep[]): boolean => isDrawn(idealOf(steps));
