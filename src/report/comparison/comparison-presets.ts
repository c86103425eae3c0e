import type { MatrixChoice, MatrixRow } from '../../domain/comparison/matrix.ts';
import type { Comparison } from '../../domain/comparison/whole.ts';
import { BEST_MARK } from '../../domain/comparison/words/cell-words.ts';
import { folkloreWords } from '../../domain/findings/folklore.ts';
import { formatCount } from '../../domain/words/format.ts';
import { textTable } from '../../domain/words/text-table.ts';

/** What `--matrix` and `--folklore` say besides their tables; none of another comparison. */
export function presetLines(comparison: Comparison): readonly string[] {
  if (comparison.matrix !== null) return ['', ...matrixTable(comparison.matrix)];
  return comparison.preset === 'folklore' ? ['', ...folkloreTable(comparison)] : [];
}

const WORK_TITLES: Readonly<Record<string, string>> = { io: 'waits (io)', cpu: 'computes (cpu)' };

function matrixTable(rows: readonly MatrixRow[]): readonly string[] {
  const works =
    rows[0]?.choices.map((_choice, index) => rows.find(({ choices }) => choices[index])?.choices[index]?.work ?? '') ??
    [];
  return [
    'Which model of a language, for which work, by requests per second:',
    ...textTable(
      [
        { title: 'language', align: 'left' },
        ...works.map((work) => ({ title: WORK_TITLES[work] ?? work, align: 'left' as const })),
      ],
      rows.map(({ language, choices }) => [language, ...choices.map(choiceWords)]),
    ),
    `${BEST_MARK} best of all beyond the noise · ~ among the best of all · "or": not to be told apart`,
  ];
}

function choiceWords(choice: MatrixChoice | null): string {
  if (choice === null) return '–';
  const { subjects, requestsPerSecond, mark, takesPart } = choice;
  const sign = mark === 'best' ? ` ${BEST_MARK}` : mark === '~' ? ' ~' : takesPart ? '' : ' !';
  return `${subjects.join(' or ')} ${formatCount(requestsPerSecond)}${sign}`;
}

/** Each claim beside the median of what the rounds measured. */
function folkloreTable({ works }: Comparison): readonly string[] {
  const rows = new Map<string, string[]>();
  for (const { name, rounds } of works.flatMap(({ subjects }) => subjects)) {
    const claims = rounds.flatMap(({ summary }) => summary.folklore).filter(({ measured }) => measured !== null);
    for (const { claim, field, claimed, told } of claims) {
      const same = claims.filter((other) => other.claim === claim);
      const sorted = same.flatMap(({ measured }) => (measured === null ? [] : [measured])).sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      if (median === undefined) continue;
      const key = `${name} ${claim}`;
      if (!rows.has(key))
        rows.set(key, [name, `“${claim}”`, folkloreWords(field, claimed), told ?? folkloreWords(field, median)]);
    }
  }
  if (rows.size === 0) return ['No claim that people repeat could be held against these runs.'];
  return textTable(
    [
      { title: 'model', align: 'left' },
      { title: 'people say', align: 'left' },
      { title: 'that is', align: 'left' },
      { title: 'measured here', align: 'left' },
    ],
    [...rows.values()],
  );
}
