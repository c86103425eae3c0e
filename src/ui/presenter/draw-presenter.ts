import { coveredFields } from '../../domain/state/prediction.ts';
import { openNow, type RunState } from '../../domain/state/run-state.ts';
import { formatCount } from '../../domain/words/format.ts';
import { unitNames } from '../../domain/words/unit-names.ts';
import { columnsOf, toWidth } from '../frame/ansi-text.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import type { Paint, Token } from '../theme.ts';
import { tallDigits, widestFor } from '../widgets/tall-digits.ts';

interface Fact {
  readonly figure: string;
  readonly name: string;
  readonly token: Token;
}

/** Columns between the screen's edge, the digits and their name. */
const AIR = 3;

/** Three facts in digits as high as the screen allows, to be read from the last row of a room; nothing else. */
export function drawPresenter(state: RunState, { columns, rows }: PaneSize, paint: Paint): string[] {
  const facts = factsOf(state);
  // One line of air between two of them.
  const most = Math.floor((rows - facts.length + 1) / facts.length);
  const room = columns - 2 * AIR - Math.max(...facts.map(({ name }) => columnsOf(name))) - 1;
  const wide = Math.min(...facts.map(({ figure }) => widestFor(figure, room, most)));
  const [, ...shown] = facts.flatMap(({ figure, name, token }) => {
    const big = tallDigits(figure, wide, most);
    const middle = Math.floor(big.length / 2);
    const block = big.map((row, index) => {
      const beside = index === middle ? `${' '.repeat(AIR)}${paint('strong', name, { bold: true })}` : '';
      return `${' '.repeat(AIR)}${paint(token, row)}${beside}`;
    });
    return ['', ...block];
  });
  const above = Math.max(0, Math.floor((rows - shown.length) / 2));
  return Array.from({ length: rows }, (_, row) => toWidth(shown[row - above] ?? '', columns));
}

/** Connections, OS threads, and the runtime's units; requests per second where there are none, or where they are threads. */
function factsOf(state: RunState): readonly Fact[] {
  const covered = coveredFields(state);
  const units = state.runtime?.unit ?? null;
  const unitName = unitNames(state.started, units?.name ?? null)?.plural ?? null;
  const requests = state.load?.requestsPerSecond ?? null;
  return [
    { figure: formatCount(openNow(state)), name: 'connections', token: 'connections' },
    {
      figure: covered.includes('threads') ? '?' : formatCount(state.process?.threads ?? null),
      name: 'OS threads',
      token: 'threads',
    },
    units === null || unitName === null || unitName === 'threads'
      ? { figure: covered.includes('rps') ? '?' : formatCount(requests), name: 'requests/s', token: 'requests' }
      : { figure: formatCount(units.count), name: unitName, token: 'units' },
  ];
}
