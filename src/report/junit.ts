import type { Comparison } from '../domain/comparison/whole.ts';
import { formatMetric, parseThreshold } from '../domain/meaning/threshold.ts';
import { formatCount } from '../domain/words/format.ts';
import type { Summary } from '../domain/words/summary.ts';
import { html, type Markup } from './html/markup.ts';

interface TestCase {
  readonly name: string;
  readonly seconds: number;
  /** Null: it passed. */
  readonly failure: { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string } | null;
}

/** A run, under a name of its own where another run has the same target; else under its target's. */
export interface NamedRun {
  readonly name?: string;
  readonly summary: Summary;
}

/** Each round of a comparison: `go, round 2`. */
export const roundsOf = ({ works }: Comparison): readonly NamedRun[] =>
  works.flatMap(({ work, subjects }) =>
    subjects.flatMap(({ name, rounds }) =>
      rounds.map(({ round, summary }) => ({
        name: [name, works.length > 1 ? work : null, rounds.length > 1 ? `round ${round}` : null]
          .filter((part) => part !== null)
          .join(', '),
        summary,
      })),
    ),
  );

/**
 * For CI: a suite a run, and in it each threshold at each step; before them whether the run itself came to its end. The format is
 * that of Apache Ant's JUnit task, which every CI server reads; elements and attributes that it requires are there where they say nothing.
 */
export function junitReport(runs: readonly NamedRun[]): string {
  const suites = html`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
${runs.map(suite)}</testsuites>
`;
  return suites.text;
}

function suite({ name: own, summary }: NamedRun, index: number): Markup {
  const cases = casesOf(summary);
  const count = (kind: 'failure' | 'error'): number => cases.filter(({ failure }) => failure?.kind === kind).length;
  // Without fractions and time zone: a pattern of the format.
  const timestamp = summary.startedAt.slice(0, 19) || '1970-01-01T00:00:00';
  const name = oneLine(own ?? summary.target.name) || 'run';
  return html`<testsuite package="conctop" id="${index}" name="${name}" timestamp="${timestamp}" hostname="localhost" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" time="${summary.durationSeconds}">
<properties>
<property name="model" value="${summary.target.model}"/>
<property name="engine" value="${summary.engine.name} ${summary.engine.version}"/>
</properties>
${cases.map((one) => testCase(one, name))}<system-out/>
<system-err/>
</testsuite>
`;
}

function testCase({ name, seconds, failure }: TestCase, suiteName: string): Markup {
  const attributes = html`name="${oneLine(name)}" classname="conctop.${suiteName}" time="${seconds}"`;
  if (failure === null) return html`<testcase ${attributes}/>\n`;
  const { kind, type, message } = failure;
  const said = html`message="${message}" type="${type}">${message}`;
  return kind === 'failure'
    ? html`<testcase ${attributes}><failure ${said}</failure></testcase>\n`
    : html`<testcase ${attributes}><error ${said}</error></testcase>\n`;
}

const casesOf = (summary: Summary): readonly TestCase[] => [
  runCase(summary),
  ...summary.thresholds.flatMap((one) => thresholdCases(one, summary)),
];

const runCase = ({ error, durationSeconds }: Summary): TestCase => ({
  name: 'the run comes to its end',
  seconds: durationSeconds,
  failure: error === null ? null : { kind: 'error', type: error.code, message: `${error.message} ${error.hint}` },
});

function thresholdCases({ text, steps }: Summary['thresholds'][number], summary: Summary): readonly TestCase[] {
  if (steps.length === 0) {
    return [
      {
        name: text,
        seconds: 0,
        failure: { kind: 'failure', type: 'threshold', message: `${text}: no such step was held.` },
      },
    ];
  }
  const threshold = parseThreshold(text);
  return steps.map(({ connections, value, passed }) => {
    const measured =
      value === null || threshold === null ? 'not measured' : `measured ${formatMetric(threshold, value)}`;
    const where = `at ${formatCount(connections)} connections`;
    return {
      name: `${text} ${where}`,
      seconds: summary.steps.find((step) => step.connections.requested === connections)?.seconds ?? 0,
      failure: passed ? null : { kind: 'failure', type: 'threshold', message: `${text} failed ${where}: ${measured}.` },
    };
  });
}

/** An xs:token has no line breaks, and no space at its ends or twice. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
