import type { ShareNow } from '../../domain/meaning/share-now.ts';
import { formatCount, formatPercent, formatShort } from '../../domain/words/format.ts';
import type { Throughput } from '../state/throughput.ts';
import type { Paint } from '../theme.ts';

interface RequestsLinesOptions {
  readonly throughput: Throughput;
  readonly kneeAt: number | null;
  readonly verdict: string | null;
  /** The inside of the pane without the axis. */
  readonly rows: number;
  readonly plotRows: number;
  readonly paint: Paint;
}

/** The figures beside the curve: the rate, its share of the ideal, the knee and the verdict, as rows allow. */
export function requestsLines({ throughput, kneeAt, verdict, rows, plotRows, paint }: RequestsLinesOptions): string[] {
  const { requestsPerSecond, failedPerSecond, slack } = throughput;
  const number = requestsPerSecond === null ? '–' : `${slack === 'some' ? '' : '≥ '}${formatShort(requestsPerSecond)}`;
  const gap = rows >= 8 ? [''] : [];
  const lines = [
    ...(rows >= 6 ? [''] : []),
    paint('requests', number, { bold: true }),
    paint('dim', failedPerSecond > 0 ? 'good/s' : 'req/s'),
    ...(failedPerSecond > 0
      ? [paint('bad', formatShort(failedPerSecond), { bold: true }), paint('bad', 'failed/s')]
      : []),
    ...gap,
    ...shareLines(throughput).map((line) => paint('dim', line)),
    ...gap,
    ...(kneeAt === null || rows < 10
      ? []
      : [paint('warning', 'knee at'), paint('warning', formatCount(kneeAt), { bold: true })]),
    ...(verdict === null || rows < 12 ? [] : [...gap, paint('dim', 'bottleneck'), ...verdictLines(verdict, paint)]),
  ];
  return withoutGaps(lines, plotRows);
}

/** Why there is no share, in a column of eleven. */
const MISSING_WORDS: Readonly<Record<NonNullable<ShareNow['missing']>, string>> = {
  changed: 'too early',
  'few-answers': 'too few yet',
  backlog: 'catches up',
};

function shareLines({ share }: Throughput): string[] {
  if (share === null) return [];
  return share.percent === null
    ? ['– of ideal', MISSING_WORDS[share.missing]]
    : [`${formatPercent(share.percent)} of`, 'ideal'];
}

const verdictLines = (words: string, paint: Paint): string[] =>
  words.split('\n').map((line) => paint(words === 'none' ? 'good' : 'warning', line, { bold: true }));

/** If there are too few rows, blank lines are removed first, from the last one up. */
function withoutGaps(lines: readonly string[], rows: number): string[] {
  const kept = [...lines];
  for (let at = kept.length - 1; at >= 0 && kept.length > rows; at -= 1) if (kept[at] === '') kept.splice(at, 1);
  return kept;
}
