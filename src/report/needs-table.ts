import type { ConnectionNeeds } from '../domain/doctor/needs/connection-needs.ts';
import type { ModelNeed, ModelRefusal } from '../domain/doctor/needs/model-needs.ts';
import type { Need } from '../domain/doctor/needs/shared-needs.ts';
import { formatBytes, formatCount, formatNumber, formatPercent } from '../domain/words/format.ts';
import { textTable } from '../domain/words/text-table.ts';
import { wrapWords } from '../domain/words/wrap-words.ts';

const COLUMNS = 80;
const INDENT = '       ';

/** The verdict, what the kernel and the load need, what each model needs, the commands. Lines without newlines, within 80 columns. */
export function needsTable(of: ConnectionNeeds): string[] {
  return [
    ...wrapWords(of.verdict, COLUMNS),
    '',
    ...needLines(of.needs),
    '',
    ...wrapWords(
      `Each model, with a request from each connection every ${of.secondsPerRequest} s. files: of the busiest process; server: its own memory; in all: with the kernel and the generators; cores: of the server.`,
      COLUMNS,
    ),
    '',
    ...modelLines(of.models),
    ...(of.models.some(({ measuredWith }) => measuredWith === 'always')
      ? ['', ...wrapWords('* measured with connections that always ask: less for those that ask seldom.', COLUMNS)]
      : []),
    ...(of.refused.length === 0 ? [] : ['', ...refusedLines(of.refused)]),
    ...(of.fixes.length === 0 ? [] : ['', 'How to raise what can be raised:', ...of.fixes.map((fix) => `  ${fix}`)]),
    '',
    ...wrapWords(checkWords(of), COLUMNS),
  ];
}

function needLines(needs: readonly Need[]): string[] {
  const [head = '', ...rows] = textTable(
    [
      { title: '', align: 'left' },
      { title: 'what', align: 'left' },
      { title: 'needed', align: 'right' },
      { title: 'here', align: 'right' },
    ],
    needs.map((need) => [
      need.status === 'ok' ? 'ok' : 'LIMIT',
      need.what,
      figure(need.needed, need.unit),
      need.here === null ? '–' : figure(need.here, need.unit),
    ]),
  );
  return [head, ...rows.flatMap((row, index) => [row, `${INDENT}  ${needs[index]?.how ?? ''}`])];
}

const figure = (value: number, unit: Need['unit']): string =>
  ({ count: formatCount, bytes: formatBytes, cores: formatNumber })[unit](value);

function modelLines(models: readonly ModelNeed[]): string[] {
  const rows = models.map((model) => [
    model.name,
    formatCount(model.processes),
    formatCount(model.filesOfProcess),
    `${formatBytes(model.memoryBytes)}${model.measuredWith === 'always' ? '*' : ' '}`,
    formatBytes(model.totalBytes),
    formatNumber(model.cores),
  ]);
  const titles = ['model', 'processes', 'files', 'server', 'in all', 'cores'];
  const widths = titles.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const left = COLUMNS - widths.reduce((sum, width) => sum + width + 2, 0);
  return textTable(
    [
      ...titles.map((title, index) => ({ title, align: index === 0 ? ('left' as const) : ('right' as const) })),
      { title: 'lacks here', align: 'left' },
    ],
    models.flatMap(({ lacks }, index) =>
      wrapWords(lacks.length === 0 ? 'nothing' : lacks.join(', '), left).map((words, part) => [
        ...(part === 0 ? (rows[index] ?? []) : titles.map(() => '')),
        words,
      ]),
    ),
  );
}

const signed = (share: number): string => `${share > 0 ? '+' : ''}${formatPercent(share * 100)}`;

function refusedLines(refused: readonly ModelRefusal[]): string[] {
  const holding = refused.flatMap(({ name, why }) =>
    why.kind === 'holds' ? [`${name} (${why.atOnce === 'per-core' ? 'one a core' : formatCount(why.atOnce)})`] : [],
  );
  const reached = refused.flatMap(({ name, why }) =>
    why.kind === 'reached' ? [`${name} (${formatCount(why.connections)})`] : [],
  );
  return [
    ...(holding.length === 0
      ? []
      : wrapWords(`These serve so many connections at a time, and accept no other: ${holding.join(', ')}.`, COLUMNS)),
    ...(reached.length === 0
      ? []
      : wrapWords(`These did not reach 10,000 when they were measured: ${reached.join(', ')}.`, COLUMNS)),
  ];
}

function checkWords({ measuredOn, checks, models }: ConnectionNeeds): string {
  const most = Math.max(0, ...checks.map(({ connections }) => connections));
  const shared = checks.filter(({ connections }) => connections === most).map(({ error }) => error);
  const ofModels = models.flatMap(({ errors }) => errors.map(({ share }) => share));
  const said = [
    `Reckoned from what was measured on ${measuredOn} (docs/models.md); beyond that it is arithmetic.`,
    shared.length === 0
      ? null
      : `At the ${formatCount(most)} connections that were measured, kernel and generators are off by ${range(shared)}.`,
    ofModels.length === 0 ? null : `The lines of the models are off by ${range(ofModels)} at their measured points.`,
  ];
  return said.filter((sentence) => sentence !== null).join(' ');
}

const range = (shares: readonly number[]): string => `${signed(Math.min(...shares))} to ${signed(Math.max(...shares))}`;
