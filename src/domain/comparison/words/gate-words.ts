import { formatMetric, parseThreshold } from '../../meaning/threshold.ts';
import { formatCount, formatPercent, formatUnits } from '../../words/format.ts';
import type { RegressionGate, ThresholdGate } from '../gates.ts';
import type { ComparedWork, Comparison } from '../whole.ts';
import { CANNOT_TELL, isTelling, listed } from './contest-words.ts';
import { FIGURE_WORDS } from './figure-words.ts';

/** What a comparison was held against, as lines of text; none: against nothing. */
export const gateLines = ({ thresholds, baseline }: ComparedWork): readonly string[] => [
  ...thresholds.map(thresholdLine),
  ...(baseline === null ? [] : baselineLines(baseline)),
];

const MARKS = { passed: '✓', 'within-noise': '~', failed: '✗' } as const;

function thresholdLine(gate: ThresholdGate): string {
  const head = `${MARKS[gate.gate]} ${gate.subject}: ${gate.text}`;
  if (gate.gate === 'passed') return `${head} holds in every round`;
  if (gate.connections === null) return `${head} fails: no round held such a step`;
  const threshold = parseThreshold(gate.text);
  const values = gate.values.map((value) =>
    value === null || threshold === null ? '–' : formatMetric(threshold, value),
  );
  const where = `at ${formatUnits(gate.connections, 'connection', 'connections')} in ${formatCount(gate.failedRounds)} of ${formatUnits(gate.rounds, 'round', 'rounds')} (${values.join(', ')})`;
  return gate.gate === 'failed' ? `${head} fails ${where}` : `${head} does not hold ${where}: within the noise`;
}

function baselineLines({
  maxRegressionPercent,
  subjects,
  unmatched,
  gates,
}: NonNullable<ComparedWork['baseline']>): readonly string[] {
  const than = `at most ${formatPercent(maxRegressionPercent)} worse than the baseline${subjects.length === 0 ? '' : ` of ${listed(subjects)}`}`;
  if (gates.length === 0) {
    return [
      `✗ Nothing could be held against the baseline${subjects.length === 0 ? ', which has no recording of the same requests' : ` of ${listed(subjects)}: no step and figure in common`}.`,
    ];
  }
  const notable = gates.filter(({ gate }) => gate === 'failed' || gate === 'within-noise');
  const unjudged = gates.filter(({ gate }) => gate === null);
  const passed = gates.length - notable.length - unjudged.length;
  return [
    ...notable.map(
      (gate) => `${gate.gate === 'failed' ? MARKS.failed : MARKS['within-noise']} ${regressionWords(gate)}`,
    ),
    ...(passed === 0 ? [] : [`✓ ${formatUnits(passed, 'figure is', 'figures are')} ${than}`]),
    ...(unmatched.length === 0
      ? []
      : [`! ${listed(unmatched)}: the baseline has no recording of the same requests to it`]),
    ...unjudged.map((gate) => `! ${figureOf(gate)} cannot be judged: ${gate.note}`),
  ];
}

function regressionWords(gate: RegressionGate): string {
  const [low, high] = [gate.lowPercent ?? 0, gate.highPercent ?? 0];
  const interval = isTelling({ low: 1 + low / 100, high: 1 + high / 100 })
    ? `${signed(low)} to ${signed(high)}`
    : CANNOT_TELL;
  return `${figureOf(gate)}: ${signed(gate.worsePercent)} worse (${interval})${gate.gate === 'failed' ? '' : ', within the noise'}`;
}

const figureOf = ({ subject, connections, figure }: RegressionGate): string =>
  `${subject}, ${FIGURE_WORDS[figure].words} at ${formatUnits(connections, 'connection', 'connections')}`;

const signed = (percent: number | null): string => formatPercent(percent);

/** One thing that a comparison is held against. */
export interface GateCheck {
  readonly name: string;
  /** Why the exit code is 3; null: it passed, or failed within the noise. */
  readonly failure: string | null;
}

/** Everything that decides the exit code. What of a baseline cannot be judged is none, but for `isStrict`. */
export function gateChecks({ thresholds, baseline }: ComparedWork, isStrict = false): readonly GateCheck[] {
  const held = thresholds.map(({ subject, text, gate }) => ({
    name: `${subject}: ${text}`,
    failure: gate === 'failed' ? `Threshold ${text} failed for ${subject}.` : null,
  }));
  if (baseline === null) return held;
  const judged = baseline.gates.filter(({ gate }) => gate !== null);
  const isOpen = baseline.unmatched.length > 0 || judged.length < baseline.gates.length;
  return [
    ...held,
    ...judged.map((gate) => ({
      name: `${figureOf(gate)}: at most ${formatPercent(baseline.maxRegressionPercent)} worse than the baseline`,
      failure: gate.gate === 'failed' ? `Worse than the baseline: ${regressionWords(gate)}.` : null,
    })),
    // A gate that judges nothing would pass for ever.
    ...(judged.length === 0
      ? [{ name: 'the baseline', failure: 'Nothing could be held against the baseline.' }]
      : isStrict
        ? [
            {
              name: '--strict',
              failure: isOpen ? '--strict: not everything could be held against the baseline.' : null,
            },
          ]
        : []),
  ];
}

/** A sentence for each gate that failed beyond the noise: why the exit code is 3. */
export const gateFailures = ({ works }: Comparison, isStrict = false): readonly string[] =>
  works.flatMap((work) => gateChecks(work, isStrict).flatMap(({ failure }) => (failure === null ? [] : [failure])));

/** How much a baseline says, where that is not everything. */
export function unjudgedWords({ works }: Comparison): readonly string[] {
  const gates = works.flatMap(({ baseline }) => baseline?.gates ?? []);
  const unjudged = gates.filter(({ gate }) => gate === null).length;
  if (unjudged === 0) return [];
  return [
    `${formatCount(unjudged)} of ${formatUnits(gates.length, 'figure', 'figures')} could not be judged against the baseline.`,
  ];
}
