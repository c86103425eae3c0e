import { type FieldKind, type FieldValue, type StepField, stepField } from '../meaning/step-fields.ts';
import type { StepSummary } from '../words/step-summary.ts';
import type { Summary } from '../words/summary.ts';

/**
 * Figures of a lesson's runs, and arithmetic with them, in texts and in what must hold:
 *
 *   go.at(10000).threads                       a figure of the step that asked for so many connections
 *   go.last.p99                                of the last step that settled
 *   go.cores                                   of the whole run
 *   go.at(10000).rps / go.at(100).rps          + - * / and parentheses; a minus has blanks around it
 *
 * The figures are those of thresholds (meaning/step-fields.ts).
 */
export type Expression =
  | { readonly kind: 'step'; readonly run: string; readonly at: number | 'first' | 'last'; readonly field: StepField }
  | { readonly kind: 'run'; readonly run: string; readonly field: RunField }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'sum'; readonly operator: Arithmetic; readonly left: Expression; readonly right: Expression };

export type FigureOfRun = Extract<Expression, { readonly run: string }>;

type Arithmetic = '+' | '-' | '*' | '/';

interface RunField {
  readonly kind: FieldKind;
  readonly of: (summary: Summary) => FieldValue | null;
}

/** Of a whole run. */
const RUN_FIELDS: Readonly<Record<string, RunField>> = {
  cores: { kind: 'count', of: ({ machine }) => machine?.usableCores ?? machine?.cores ?? null },
  base: { kind: 'bytes', of: ({ target }) => target.baseBytes },
  runtime: { kind: 'words', of: ({ target }) => target.runtime },
};

/** What was measured, by the name that the lesson gives a run; a run that was not is absent. */
export type Measured = Readonly<Record<string, Summary>>;

/** Why a text is no expression: a sentence's end, `names speed, which is no figure of a step`. */
export class NoExpression extends Error {}

const STEP = /^([a-z][a-z0-9-]*)\.(?:at\(\s*([\d,]+)\s*\)|(first|last))\.([A-Za-z][\w.]*)/;
const RUN = /^([a-z][a-z0-9-]*)\.([A-Za-z]+)/;
const NUMBER = /^\d[\d,]*(?:\.\d+)?/;

/** @throws NoExpression */
export function parseExpression(text: string): Expression {
  let rest = text.trim();
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found !== null) rest = rest.slice(found[0].length).trimStart();
    return found;
  };
  const operand = (): Expression => {
    if (take(/^\(/) !== null) {
      const inner = chain(0);
      if (take(/^\)/) === null) throw new NoExpression(`misses a ")" before "${rest}"`);
      return inner;
    }
    const step = take(STEP);
    if (step !== null) {
      const [, run = '', at, end, name = ''] = step;
      const field = stepField(name);
      if (field === null) throw new NoExpression(`names ${name}, which is no figure of a step`);
      return {
        kind: 'step',
        run,
        at: at === undefined ? (end as 'first' | 'last') : Number(at.replaceAll(',', '')),
        field,
      };
    }
    const figure = take(RUN);
    if (figure !== null) {
      const [, run = '', name = ''] = figure;
      const field = RUN_FIELDS[name];
      if (field === undefined) {
        throw new NoExpression(
          `names ${run}.${name}, which is no figure of a run (${Object.keys(RUN_FIELDS).join(', ')}); one of a step is ${run}.at(100).${name}`,
        );
      }
      return { kind: 'run', run, field };
    }
    const number = take(NUMBER);
    if (number !== null) return { kind: 'number', value: Number(number[0].replaceAll(',', '')) };
    throw new NoExpression(
      rest === ''
        ? 'ends where a figure must follow'
        : `has "${rest}" where a figure like go.at(100).threads must stand`,
    );
  };
  /** 0: sums of products, 1: products. */
  const chain = (level: 0 | 1): Expression => {
    const next = (): Expression => (level === 0 ? chain(1) : operand());
    let left = next();
    for (;;) {
      const operator = take(level === 0 ? /^[+-]/ : /^[*/]/);
      if (operator === null) return left;
      left = { kind: 'sum', operator: operator[0] as Arithmetic, left, right: next() };
    }
  };
  const whole = chain(0);
  if (rest !== '') throw new NoExpression(`goes on with "${rest}" after a figure`);
  return whole;
}

/** Null: a figure in it was not measured. */
export function valueIn(expression: Expression, measured: Measured): FieldValue | null {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'run': {
      const summary = measured[expression.run];
      return summary === undefined ? null : expression.field.of(summary);
    }
    case 'step': {
      const step = stepOf(measured[expression.run], expression.at);
      return step === null ? null : expression.field.of(step);
    }
    case 'sum': {
      const left = valueIn(expression.left, measured);
      const right = valueIn(expression.right, measured);
      return typeof left === 'number' && typeof right === 'number' ? computed(expression.operator, left, right) : null;
    }
  }
}

/** The step of so many requested connections, once its sockets were open; null: it was not held. */
export function stepOf(summary: Summary | undefined, at: number | 'first' | 'last'): StepSummary | null {
  const held = (summary?.steps ?? []).filter((step) => step.settled && step.seconds > 0);
  if (at === 'first') return held[0] ?? null;
  if (at === 'last') return held.at(-1) ?? null;
  return held.findLast(({ connections }) => connections.requested === at) ?? null;
}

function computed(operator: Arithmetic, left: number, right: number): number | null {
  const result = { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[operator];
  return Number.isFinite(result) ? result : null;
}

/** Each figure of a run in it, for checks before anything runs. */
export function figuresIn(expression: Expression): readonly FigureOfRun[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'sum':
      return [...figuresIn(expression.left), ...figuresIn(expression.right)];
    default:
      return [expression];
  }
}
