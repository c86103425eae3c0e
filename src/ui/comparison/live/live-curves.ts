import type { Subject } from '../../../domain/comparison/comparison.ts';
import { type CurvePoint, idealPoints, medianPoints } from '../../../domain/comparison/curve-points.ts';
import { type ComparisonProgress, roundsOfWork } from '../../../domain/comparison/progress.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import { formatCount } from '../../../domain/words/format.ts';
import { summarize } from '../../../domain/words/summary.ts';
import { columnsOf } from '../../frame/ansi-text.ts';
import type { PaneTools } from '../../panes/pane-context.ts';
import { insideOf, type PaneSize } from '../../panes/pane-size.ts';
import { detailColumns } from '../../widgets/pane-frame.tsx';
import { colourOf, type Multiple, multiplesRow } from '../multiples.ts';
import { type Bar, type Curve, isDrawn, plotBars, plotCurves, shortOf } from '../plot-curves.ts';

export interface LiveCurvesInput {
  readonly progress: ComparisonProgress;
  /** Index of the run that is shown, and its state. */
  readonly run: number;
  readonly state: RunState;
  readonly size: PaneSize;
  readonly tools: Pick<PaneTools, 'paint' | 'hasColours' | 'canvas'>;
}

/** Everybody's figures over connections, on one scale: the run that is shown bright and in front, all rounds so far behind it. */
export function liveCurves(input: LiveCurvesInput): readonly string[] {
  const { progress, state, size, tools } = input;
  const run = progress.runs[input.run];
  if (run === undefined) return new Array<string>(size.rows).fill('');
  const so = { name: run.subject, rounds: state.steps.length === 0 ? [] : [summarize(state)] };
  const before = progress.subjects.map((subject, index) => ({
    name: subject.name,
    colour: colourOf(index),
    rounds: roundsOfWork(subject, run),
  }));
  const colour = before.find(({ name }) => name === run.subject)?.colour ?? 'text';
  const ideal = idealPoints([so, ...before]);
  const asBars = run.steps.length < 2 || !tools.hasColours;
  return multiplesRow(size, tools.paint, (multiple, paneSize) => {
    const points = medianPoints(so, multiple.figure);
    const now = points.at(-1)?.value ?? null;
    const short = multiple.title.replace(/,.*/, '');
    const pane = { ...multiple, ...insideOf(paneSize), paint: tools.paint };
    const detail = now === null ? '' : tools.paint(colour, shortOf(multiple.figure, now), { bold: true });
    if (asBars) {
      const at = points.at(-1)?.connections ?? run.steps.at(-1) ?? 0;
      return {
        title: short,
        detail: run.steps.length < 2 ? '' : tools.paint('dim', `at ${formatCount(at)}`),
        lines: plotBars({ ...pane, bars: barsOf(multiple, before, so, at) }),
      };
    }
    const isOver = state.ended !== null;
    const curves: readonly Curve[] = [
      { colour, points, grows: !isOver },
      ...before.map((subject) => ({
        colour: subject.colour,
        points: medianPoints(subject, multiple.figure),
        faint: true,
      })),
    ];
    const isRequests = multiple.figure === 'requestsPerSecond';
    const drawn = isRequests ? idealOnAxis(ideal, run.steps) : [];
    const isWhole = columnsOf(detail) <= detailColumns(multiple.title, paneSize);
    // An ideal of a single step is not drawn, and so not named.
    const title = isWhole && (!isRequests || isDrawn(drawn)) ? multiple.title : short;
    if (tools.canvas === null) return { title, detail, lines: [] };
    return {
      ...{ title, detail },
      lines: plotCurves({
        ...{ ...pane, curves, canvas: tools.canvas, nothing: '' },
        steps: run.steps,
        ideal: drawn,
      }),
    };
  });
}

/** Everybody at the same number of connections; the run that is shown first, since of many subjects only some fit. */
function barsOf(
  { figure }: Multiple,
  subjects: readonly (Subject & { readonly colour: Curve['colour'] })[],
  shown: Subject,
  connections: number,
): readonly Bar[] {
  const valueFor = (subject: Subject): number | null =>
    medianPoints(subject, figure).find((point) => point.connections === connections)?.value ?? null;
  const barOf = (subject: (typeof subjects)[number]): Bar => {
    const { name, colour } = subject;
    return name === shown.name
      ? { name, colour, value: valueFor(shown) ?? valueFor(subject) }
      : { name, colour, value: valueFor(subject), faint: true };
  };
  const isShown = ({ name }: Subject): boolean => name === shown.name;
  return [...subjects.filter(isShown), ...subjects.filter((subject) => !isShown(subject))].map(barOf);
}

/** A recording may have held other steps than this comparison does. */
const idealOnAxis = (points: readonly CurvePoint[], steps: readonly number[]): readonly CurvePoint[] =>
  points.filter(({ connections }) => connections >= (steps[0] ?? 0) && connections <= (steps.at(-1) ?? 0));
