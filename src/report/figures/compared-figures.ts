import { compareSubjects } from '../../domain/comparison/compare-subjects.ts';
import type { ComparedStep, Subject } from '../../domain/comparison/comparison.ts';
import type { FigureName, FigureUnit } from '../../domain/comparison/figures.ts';
import type { ComparedSubject, ComparedWork } from '../../domain/comparison/whole.ts';
import { FIGURE_WORDS } from '../../domain/comparison/words/figure-words.ts';
import { shownStep } from '../../domain/comparison/words/step-words.ts';
import { SUBJECT_COLOURS, type Token } from '../../domain/words/metric-colours.ts';
import type { Unit } from '../html/chart-spec.ts';
import type { Curve } from './timeline.ts';

/** What was compared for one kind of work, as every form of report draws it. */
export interface WorkFigures {
  readonly work: ComparedWork;
  /** Those that were measured, in the order in which they were named. */
  readonly subjects: readonly ComparedLabel[];
  /** The most rounds that one of them has. */
  readonly rounds: number;
  /** The last step that two of them held, or that the only one held; null: there is none. */
  readonly last: ComparedStep | null;
  /** Ascending, all of them. */
  readonly steps: readonly ComparedStep[];
  /** But for `last`, the largest first. */
  readonly others: readonly ComparedStep[];
  /** The x axis of the curves: where no step is shared, the steps of all. */
  readonly connections: readonly number[];
  readonly measures: readonly Measure[];
  /** What an ideal server would answer at each step; null: not known, or not the same for all. */
  readonly ideal: Curve | null;
}

/** How a subject is drawn: colours are few, so those beyond them have another stroke. */
export interface ComparedLabel {
  readonly name: string;
  readonly colour: Token;
  readonly broken: boolean;
  readonly faint: boolean;
}

/** One small multiple: the median of a figure at each step, of each subject. */
export interface Measure {
  readonly figure: FigureName;
  readonly title: string;
  readonly unit: Unit;
  readonly logarithmic: boolean;
  /** By subject, in the order of the labels; null: it did not hold the step, or it was not measured. */
  readonly curves: readonly Curve[];
}

const MEASURES: readonly { readonly figure: FigureName; readonly logarithmic: boolean }[] = [
  { figure: 'requestsPerSecond', logarithmic: false },
  { figure: 'p99Ms', logarithmic: false },
  { figure: 'threads', logarithmic: true },
  { figure: 'residentBytes', logarithmic: false },
  { figure: 'cpuPercent', logarithmic: false },
  { figure: 'cpuMicrosecondsPerRequest', logarithmic: false },
];

const UNITS: Readonly<Record<FigureUnit, Unit>> = {
  perSecond: 'rate',
  percent: 'cores',
  ms: 'ms',
  count: 'count',
  bytes: 'bytes',
  microseconds: 'count',
};

export function workFigures(work: ComparedWork): WorkFigures {
  const measured = work.subjects.filter(({ rounds }) => rounds.length > 0);
  // Whoever is alone with this work, or shares no step, has curves all the same.
  const own = work.steps.length > 0 ? work.steps : compareSubjects(measured.map(asSubject), 1);
  const steps = work.steps.length > 0 || measured.length === 1 ? own : [];
  const last = shownStep({ steps }) ?? null;
  return {
    work,
    subjects: measured.map(({ name }, index) => labelOf(name, index)),
    rounds: Math.max(0, ...measured.map(({ rounds }) => rounds.length)),
    last,
    steps,
    others: steps.filter((step) => step !== last).reverse(),
    connections: own.map(({ connections }) => connections),
    measures: MEASURES.map(({ figure, logarithmic }) => ({
      figure,
      logarithmic,
      title: titleOf(figure),
      unit: UNITS[own[0]?.rows[0]?.cells[figure].unit ?? 'count'],
      curves: measured.map(({ name }) => own.map((step) => medianAt(step, name, figure))),
    })).filter(({ curves }) => curves.some((curve) => curve.some((value) => value !== null))),
    ideal: idealOf(own),
  };
}

const asSubject = ({ name, rounds }: ComparedSubject): Subject => ({
  name,
  rounds: rounds.map(({ summary }) => summary),
});

function labelOf(name: string, index: number): ComparedLabel {
  const cycle = Math.floor(index / SUBJECT_COLOURS.length);
  return {
    name,
    colour: SUBJECT_COLOURS[index % SUBJECT_COLOURS.length] ?? 'text',
    broken: cycle % 2 === 1,
    faint: cycle > 1,
  };
}

function titleOf(figure: FigureName): string {
  // A chart's axis has no room for this unit.
  if (figure === 'cpuMicrosecondsPerRequest') return 'CPU time per request, in µs';
  const { words } = FIGURE_WORDS[figure];
  return /^p\d/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

const medianAt = ({ rows }: ComparedStep, name: string, figure: FigureName): number | null =>
  rows.find(({ subject }) => subject === name)?.cells[figure].median ?? null;

/** All sockets may not be open everywhere: within a hundredth it is the same load. */
const SAME = 0.01;

/** Requests per second over the share of the ideal that they are, where that agrees for all that answered. */
function idealOf(steps: readonly ComparedStep[]): Curve | null {
  const ideals = steps.map(({ rows }) => {
    const known = rows.flatMap(({ cells }) => {
      const [served, percent] = [cells.requestsPerSecond.median, cells.ofIdealPercent.median];
      return served === null || percent === null || percent <= 0 ? [] : [(served / percent) * 100];
    });
    const [first] = known;
    return first !== undefined && known.every((ideal) => Math.abs(ideal / first - 1) < SAME) ? first : null;
  });
  return ideals.includes(null) || ideals.length === 0 ? null : ideals;
}
