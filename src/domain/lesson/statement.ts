import type { FieldValue } from '../meaning/step-fields.ts';
import {
  formatMetric,
  holds,
  type Operator,
  parseThreshold,
  type Threshold,
  whyNoThreshold,
} from '../meaning/threshold.ts';
import { type Expression, figuresIn, type Measured, NoExpression, parseExpression, valueIn } from './expression.ts';
import { formatFor, formatValue } from './template.ts';

/**
 * What can be checked once the runs are over: comparisons, all of which must hold.
 *
 *   go.at(10000).threads <= 64                    as a threshold: units (250ms, 40mb) and words (bottleneck == server) too
 *   a.last.rps / b.last.rps > 1.5 and a.last.p99 < b.last.p99
 */
export interface Statement {
  readonly text: string;
  readonly comparisons: readonly Comparison[];
}

type Comparison =
  | { readonly kind: 'threshold'; readonly left: Expression; readonly threshold: Threshold }
  | { readonly kind: 'sides'; readonly left: Expression; readonly operator: Operator; readonly right: Expression };

export type Verdict = 'held' | 'not held' | 'not measured';

const OPERATOR = /(<=|>=|==|!=|<|>)/;

/** @throws NoExpression */
export const parseStatement = (text: string): Statement => ({
  text,
  comparisons: text.split(/\s+and\s+/).map(parseComparison),
});

function parseComparison(text: string): Comparison {
  const [before = '', operator = '', after = '', ...more] = text.split(OPERATOR);
  if (operator === '' || more.length > 0)
    throw new NoExpression(`"${text.trim()}" is not one comparison of two figures`);
  const left = parseExpression(before);
  // A limit may have a unit, or be a word.
  if (left.kind === 'step' && !namesFigure(after)) {
    const plain = `${left.field.name}${operator}${after.trim()}`;
    const threshold = parseThreshold(plain);
    if (threshold === null) throw new NoExpression(`"${text.trim()}" ${whyNoThreshold(plain)}`);
    return { kind: 'threshold', left, threshold };
  }
  return { kind: 'sides', left, operator: operator as Operator, right: parseExpression(after) };
}

/** Whether it is about a run, too, and no limit with a unit. */
function namesFigure(text: string): boolean {
  try {
    return figuresIn(parseExpression(text)).length > 0;
  } catch (cause) {
    if (cause instanceof NoExpression) return /\.(at\(|first|last)/.test(text);
    throw cause;
  }
}

export function judge({ comparisons }: Statement, measured: Measured): Verdict {
  const verdicts = comparisons.map((comparison) => verdictOf(comparison, measured));
  return verdicts.find((verdict) => verdict === 'not held') ?? verdicts.find((v) => v === 'not measured') ?? 'held';
}

function verdictOf(comparison: Comparison, measured: Measured): Verdict {
  const value = valueIn(comparison.left, measured);
  const limit = limitOf(comparison, measured);
  if (value === null || limit === null) return 'not measured';
  const operator = comparison.kind === 'threshold' ? comparison.threshold.operator : comparison.operator;
  return holds(value, { operator, limit }) ? 'held' : 'not held';
}

const limitOf = (comparison: Comparison, measured: Measured): FieldValue | null =>
  comparison.kind === 'threshold' ? comparison.threshold.limit : valueIn(comparison.right, measured);

/** What each comparison saw: `9`, `312 ms`, `1.02`; beside it the other side where that was measured, too. */
export function seenWords({ comparisons }: Statement, measured: Measured): string {
  const words = comparisons.map((comparison) => {
    const value = valueIn(comparison.left, measured);
    if (comparison.kind === 'threshold' && value !== null) return formatMetric(comparison.threshold, value);
    const left = formatValue(value, formatFor(comparison.left));
    if (comparison.kind === 'threshold' || comparison.right.kind === 'number') return left;
    return `${left} beside ${formatValue(valueIn(comparison.right, measured), formatFor(comparison.right))}`;
  });
  // A figure between two limits is one figure.
  return [...new Set(words)].join('; ');
}

export const expressionsOf = ({ comparisons }: Statement): readonly Expression[] =>
  comparisons.flatMap((comparison) =>
    comparison.kind === 'threshold' ? [comparison.left] : [comparison.left, comparison.right],
  );
