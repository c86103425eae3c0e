import { comparisonWords, folkloreWords, measuredFolklore } from '../../../domain/findings/folklore.ts';
import { lastJudged } from '../../../domain/findings/rule.ts';
import type { Folklore } from '../../../domain/plan/target-traits.ts';
import type { RunState } from '../../../domain/state/run-state.ts';
import { formatCount, formatNumber, formatRatio } from '../../../domain/words/format.ts';
import { wrapWords } from '../../../domain/words/wrap-words.ts';
import { plain } from '../../frame/ansi-text.ts';
import type { Paint } from '../../theme.ts';

/** Claims that are off by more than this share are worth a verdict. */
const AGREE_WITHIN = 0.3;

/** What people say about this model, where, and what was measured. */
export function memoryFolklore(state: RunState, columns: number, paint: Paint): string[] {
  const step = lastJudged(state);
  return (state.started?.target.folklore ?? []).flatMap((claim) => {
    const measured = step === null ? null : measuredFolklore(state, step, claim);
    return [
      ...wrapWords(`“${plain(claim.claim)}”`, columns).map((text) => paint('strong', text)),
      ...wrapWords(plain(claim.source), columns - 2).map((text) => paint('dim', `  ${text}`)),
      ...verdict(claim, measured, columns - 2, paint).map((text) => `  ${text}`),
      '',
    ];
  });
}

type Measured = ReturnType<typeof measuredFolklore>;

function verdict(claim: Folklore, measured: Measured, columns: number, paint: Paint): string[] {
  if (measured === null) {
    const words = `Claimed: ${folkloreWords(claim.field, claim.value)}.${checkedWhen(claim)}`;
    return wrapWords(words, columns).map((text) => paint('dim', text));
  }
  const words = comparisonWords(claim, measured);
  if (words !== null) return wrapWords(`${words}.`, columns).map((text) => paint('memory', text, { bold: true }));
  const ratio = measured.value / claim.value;
  const isMore = ratio > 1 + AGREE_WITHIN;
  return [
    `${paint('dim', 'measured ')}${paint('memory', measured.words, { bold: true })}  ${paint(isMore ? 'warning' : 'text', ratioWords(ratio))}`,
  ];
}

/** Below, one digit after the point says nothing. */
const LEAST_TENTH = 0.1;

export function ratioWords(ratio: number): string {
  if (Math.abs(ratio - 1) <= AGREE_WITHIN) return 'it agrees';
  return `${ratio < LEAST_TENTH ? formatNumber(ratio) : formatRatio(ratio)} × as much`;
}

/** ` Checked only at 10,000 connections or more, with --delay 10ms.` */
function checkedWhen({ atConnections, atThreads, atDelayMs, ofOneProcess }: Folklore): string {
  const when = [
    atConnections === undefined ? null : `at ${formatCount(atConnections)} connections or more`,
    atThreads === undefined ? null : `at ${formatCount(atThreads)} threads or more`,
    ofOneProcess === true ? 'where one process serves' : null,
    atDelayMs === undefined ? null : `with --delay ${formatCount(atDelayMs)}ms`,
  ].filter((part) => part !== null);
  return when.length === 0 ? '' : ` Checked only ${when.join(', ')}.`;
}
