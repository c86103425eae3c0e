import type { FieldKind, FieldValue } from '../meaning/step-fields.ts';
import { formatField } from '../meaning/threshold.ts';
import { formatCount, formatNumber, formatTimes } from '../words/format.ts';
import {
  type Expression,
  type FigureOfRun,
  figuresIn,
  type Measured,
  NoExpression,
  parseExpression,
  valueIn,
} from './expression.ts';

/** A text with figures in it: `{{go.at(10000).threads}}`, `{{a.last.rps / b.last.rps}}`, `{{a.last.rps * 0.1 | count}}`. */
export interface Template {
  readonly parts: readonly (string | Slot)[];
}

interface Slot {
  readonly expression: Expression;
  readonly as: Format;
}

type Format = FieldKind | 'times' | 'number';

const FORMATS: readonly string[] = [
  'ms',
  'seconds',
  'count',
  'bytes',
  'percent',
  'ratio',
  'times',
  'number',
] satisfies Format[];
const SLOT = /\{\{([^{}]*)\}\}/g;

/** @throws NoExpression that quotes the slot */
export function parseTemplate(text: string): Template {
  const parts: (string | Slot)[] = [];
  let from = 0;
  for (const found of text.matchAll(SLOT)) {
    parts.push(text.slice(from, found.index), parseSlot(found[1] ?? ''));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  const stray = parts.find((part) => typeof part === 'string' && /\{\{|\}\}/.test(part));
  if (stray !== undefined) throw new NoExpression('has a {{ without its }}');
  return { parts };
}

function parseSlot(text: string): Slot {
  const [source = '', as, ...more] = text.split('|').map((part) => part.trim());
  const quoted = (why: string): NoExpression => new NoExpression(`{{${text}}} ${why}`);
  if (more.length > 0 || (as !== undefined && !FORMATS.includes(as))) {
    throw quoted(`is written as "${[as, ...more].join('|')}"; there are ${FORMATS.join(', ')}`);
  }
  try {
    const expression = parseExpression(source);
    return { expression, as: (as as Format | undefined) ?? formatFor(expression) };
  } catch (cause) {
    throw cause instanceof NoExpression ? quoted(cause.message) : cause;
  }
}

/** A difference of bytes is bytes, and so is so many times as many; a quotient of two figures is so many times; 100 % of a core is one. */
export function formatFor(expression: Expression): Format {
  if (expression.kind === 'step' || expression.kind === 'run') return expression.field.kind;
  if (expression.kind === 'number') return 'number';
  const { operator, left, right } = expression;
  const [ofLeft, ofRight] = [formatFor(left), formatFor(right)];
  if (operator === '+' || operator === '-') return ofLeft === ofRight ? ofLeft : 'number';
  if (right.kind === 'number')
    return ofLeft === 'percent' && operator === '/' && right.value === 100 ? 'number' : ofLeft;
  if (operator === '/') return 'times';
  return left.kind === 'number' ? ofRight : 'number';
}

export function formatValue(value: FieldValue | null, as: Format): string {
  if (value !== null && typeof value !== 'number') return `${value}`;
  if (as === 'times') return formatTimes(value);
  if (as === 'number') return formatNumber(value);
  return value === null ? formatCount(value) : formatField(as, value);
}

/** The text with its figures; where one was not measured stands a dash, and it is among `missing`. */
export function fillTemplate(
  { parts }: Template,
  measured: Measured,
): { readonly text: string; readonly missing: readonly FigureOfRun[] } {
  const missing: FigureOfRun[] = [];
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    const value = valueIn(part.expression, measured);
    if (value === null) missing.push(...figuresIn(part.expression).filter((one) => valueIn(one, measured) === null));
    return formatValue(value, part.as);
  });
  return { text: text.join(''), missing };
}

export const expressionsIn = ({ parts }: Template): readonly Expression[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : [part.expression]));
