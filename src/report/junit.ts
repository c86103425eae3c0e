import type { ComparedWork, Comparison } from '../domain/comparison/whole.ts';
import { gateChecks } from '../domain/comparison/words/gate-words.ts';
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

/** What a suite is about: a run, or what a comparison is held against. */
interface Suite {
  readonly name: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly TestCase[];
}

/**
 * For CI: a suite for the run, and in it each threshold at each step; before them whether the run itself came to its end. The format is
 * that of Apache Ant's JUnit task, which every CI server reads; elements and attributes that it requires are there where they say nothing.
 */
export const junitReport = (summary: Summary): string =>
  document([
    runSuite(
      summary.target.name,
      summary,
      summary.thresholds.flatMap((one) => thresholdCases(one, summary)),
    ),
  ]);

/**
 * The same of a comparison: each round is a suite (`go, round 2`). What one round alone fails may be noise, so thresholds and the baseline
 * stand once, in a suite for each kind of work; a failure there is what makes the exit code 3.
 */
export const junitOfComparison = (comparison: Comparison, isStrict = false): string =>
  document(comparison.works.flatMap((work) => workSuites(work, comparison, isStrict)));

function workSuites(work: ComparedWork, { works, startedAt }: Comparison, isStrict: boolean): readonly Suite[] {
  const ofWork = works.length > 1 ? [work.work] : [];
  const rounds = work.subjects.flatMap((subject) =>
    subject.rounds.map(({ round, summary }) => {
      const ofRound = subject.rounds.length > 1 ? [`round ${round}`] : [];
      return runSuite([subject.name, ...ofWork, ...ofRound].join(', '), summary, []);
    }),
  );
  const checks = gateChecks(work, isStrict);
  if (checks.length === 0) return rounds;
  const held = {
    name: ['comparison', ...ofWork].join(', '),
    ...{ startedAt, seconds: 0, properties: {} },
    cases: checks.map(
      ({ name, failure }): TestCase => ({
        ...{ name, seconds: 0 },
        failure: failure === null ? null : { kind: 'failure', type: 'gate', message: failure },
      }),
    ),
  };
  return [...rounds, held];
}

const runSuite = (name: string, summary: Summary, more: readonly TestCase[]): Suite => ({
  name,
  startedAt: summary.startedAt,
  seconds: summary.durationSeconds,
  properties: { model: summary.target.model, engine: `${summary.engine.name} ${summary.engine.version}` },
  cases: [runCase(summary), ...more],
});

function document(suites: readonly Suite[]): string {
  const written = html`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
${suites.map(suiteOf)}</testsuites>
`;
  return written.text;
}

function suiteOf({ name: own, startedAt, seconds, properties, cases }: Suite, index: number): Markup {
  const count = (kind: 'failure' | 'error'): number => cases.filter(({ failure }) => failure?.kind === kind).length;
  // Without fractions and time zone: a pattern of the format.
  const timestamp = startedAt.slice(0, 19) || '1970-01-01T00:00:00';
  const name = oneLine(own) || 'run';
  return html`<testsuite package="conctop" id="${index}" name="${name}" timestamp="${timestamp}" hostname="localhost" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" time="${seconds}">
<properties>
${Object.entries(properties).map(([key, value]) => html`<property name="${key}" value="${value}"/>\n`)}</properties>
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
