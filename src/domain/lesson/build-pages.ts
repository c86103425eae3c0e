import { DEFAULT_DELAY_MS } from '../plan/run-defaults.ts';
import { type Expression, figuresIn, NoExpression } from './expression.ts';
import type { Choice, ChoicePage, Claim, FigurePage, OfEvery, Page, RunPage } from './lesson.ts';
import { attempted, fieldProblem, type LessonFiles, textProblem } from './lesson-problem.ts';
import type { Manifest, Step, StepOf } from './manifest.ts';
import type { Section } from './sections.ts';
import { expressionsOf, parseStatement, type Statement } from './statement.ts';
import { expressionsIn, parseTemplate, type Template } from './template.ts';

type Runs = ReadonlyMap<string, RunPage>;
type Question = FigurePage | ChoicePage;

/** What a step may refer to. */
interface Before {
  readonly files: LessonFiles;
  readonly sections: ReadonlyMap<string, Section>;
  /** All runs of the lesson: what is asked before a run is about one that comes later. */
  readonly all: Runs;
  /** Those that come before the step. */
  readonly runs: Runs;
  readonly asked: ReadonlyMap<string, Question>;
}

/** @throws ConctopError 'bad-lesson' for what refers to something that is not there. */
export function buildPages(manifest: Manifest, sections: Before['sections'], files: LessonFiles): readonly Page[] {
  const all = runsOf(manifest);
  const runs = new Map<string, RunPage>();
  const asked = new Map<string, Question>();
  const pages: Page[] = [];
  for (const [index, step] of manifest.steps.entries()) {
    const built = pagesOf(step, `steps.${index}`, { files, sections, all, runs, asked });
    pages.push(...built);
    for (const page of built) {
      if (page.kind === 'run') runs.set(page.id, page);
      if (step.kind === 'ask' && (page.kind === 'figure' || page.kind === 'choice')) asked.set(page.id, page);
    }
  }
  return pages;
}

function pagesOf(step: Step, path: string, before: Before): readonly Page[] {
  const { files, all, asked } = before;
  const common = commonOf(step, path, before);
  switch (step.kind) {
    case 'say':
      return [{ kind: 'say', ...common }];
    case 'run':
      return [{ ...bareRun(step), ...common }];
    case 'reveal': {
      const of = step.of === undefined ? null : asked.get(step.of);
      if (of !== undefined) return [{ kind: 'reveal', ...common, of }];
      throw fieldProblem(files, `${path}.of`, `names ${step.of}, and no question of that id comes before`);
    }
    case 'quiz':
      return step.questions.map(({ asks, choices, because }, at) => ({
        kind: 'choice',
        ...common,
        ...{ id: `${step.id}-${at + 1}`, expect: at === 0 ? common.expect : [] },
        asks: fieldTemplate(asks, `${path}.questions.${at}.asks`, step, before),
        choices: choicesOf(choices, `${path}.questions.${at}.choices`, step, before),
        because: fieldTemplate(because, `${path}.questions.${at}.because`, step, before),
      }));
    case 'ask':
      if ('figure' in step) return [{ kind: 'figure', ...common, ...figureOf(step.figure, path, all, files) }];
      return [
        {
          kind: 'choice',
          ...common,
          because: null,
          asks: fieldTemplate(step.asks, `${path}.asks`, step, before),
          choices: choicesOf(step.choices, `${path}.choices`, step, before),
        },
      ];
  }
}

function commonOf(step: Step, path: string, before: Before): OfEvery {
  const { files, sections, runs } = before;
  const section = sections.get(step.id);
  const template = (text: string): Template =>
    attempted(
      () => known(parseTemplate(text), expressionsIn, runs, step),
      (why) => textProblem(files, step.id, why),
    );
  return {
    id: step.id,
    title: template(section?.title ?? ''),
    text: template(section?.text ?? ''),
    otherwise: section?.otherwise == null ? null : template(section.otherwise),
    expect: (step.expect ?? []).map(
      ({ says, that, if: condition }, at): Claim => ({
        ...{ says, statement: statementOf(that, `${path}.expect.${at}.that`, step, before) },
        condition:
          condition === undefined
            ? null
            : {
                says: condition.says,
                statement: statementOf(condition.that, `${path}.expect.${at}.if.that`, step, before),
              },
      }),
    ),
  };
}

const choicesOf = (
  given: StepOf<'quiz'>['questions'][number]['choices'],
  path: string,
  step: Step,
  before: Before,
): readonly Choice[] =>
  given.map(({ text, when }, at) => ({
    text: fieldTemplate(text, `${path}.${at}.text`, step, before),
    when: when === undefined ? null : statementOf(when, `${path}.${at}.when`, step, before),
  }));

const fieldTemplate = (text: string, field: string, step: Step, { runs, files }: Before): Template =>
  attempted(
    () => known(parseTemplate(text), expressionsIn, runs, step),
    (why) => fieldProblem(files, field, why),
  );

/** What is expected of a run may stand at its own step, and the answer to a question before it. */
const statementOf = (text: string, field: string, step: Step, { all, runs, files }: Before): Statement =>
  attempted(
    () => known(parseStatement(text), expressionsOf, step.kind === 'ask' || step.kind === 'run' ? all : runs, step),
    (why) => fieldProblem(files, field, why),
  );

function figureOf(
  {
    run,
    field,
    connections,
  }: { readonly run: string; readonly field: FigurePage['field']; readonly connections: number },
  path: string,
  all: Runs,
  files: LessonFiles,
): Pick<FigurePage, 'run' | 'field' | 'connections' | 'delayMs'> {
  const of = all.get(run);
  if (of === undefined) throw fieldProblem(files, `${path}.figure.run`, `names ${run}, which is no run of this lesson`);
  if (!of.steps.includes(connections)) {
    throw fieldProblem(files, `${path}.figure.connections`, `is no step of ${run}: ${of.steps.join(', ')}`);
  }
  return { run, field, connections, delayMs: of.work === 'io' ? (of.delayMs ?? DEFAULT_DELAY_MS) : null };
}

const runsOf = ({ steps }: Manifest): Runs =>
  new Map(steps.flatMap((step) => (step.kind === 'run' ? [[step.id, bareRun(step)] as const] : [])));

/** A run without its texts, which may hold the figures of runs before. */
function bareRun({ id, target, pane, steps, hold, work, delay, path, covered }: StepOf<'run'>): RunPage {
  const blank: Template = { parts: [] };
  return {
    ...{ kind: 'run', id, title: blank, text: blank, otherwise: null, expect: [], target, pane, steps },
    holdMs: durationMs(hold),
    work: work ?? 'io',
    delayMs: delay === undefined ? null : durationMs(delay),
    ...{ path: path ?? null, isCovered: covered ?? false },
  };
}

const durationMs = (text: string): number => Number.parseFloat(text) * (text.endsWith('ms') ? 1 : 1000);

/** Each of its figures is one that was measured by then. @throws NoExpression */
function known<T>(parsed: T, expressions: (parsed: T) => readonly Expression[], runs: Runs, { id }: Step): T {
  for (const figure of expressions(parsed).flatMap(figuresIn)) {
    const run = runs.get(figure.run);
    if (run === undefined) {
      throw new NoExpression(`names ${figure.run}, and no run of that id comes before step "${id}"`);
    }
    if (figure.kind === 'step' && typeof figure.at === 'number' && !run.steps.includes(figure.at)) {
      const steps = run.steps.join(', ');
      throw new NoExpression(`names ${figure.run}.at(${figure.at}), and the steps of ${figure.run} are ${steps}`);
    }
  }
  return parsed;
}
