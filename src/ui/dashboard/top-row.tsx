import { Box } from 'ink';
import { accountNow } from '../../domain/meaning/account-now.ts';
import { coveredFields } from '../../domain/state/prediction.ts';
import { acceptedOf } from '../../domain/state/resident.ts';
import { openNow, type RunState } from '../../domain/state/run-state.ts';
import { switchesNow } from '../../domain/state/switches-now.ts';
import { isFromK6 } from '../../domain/words/k6-words.ts';
import { unitNames } from '../../domain/words/unit-names.ts';
import type { Layout } from '../layout.ts';
import { ConnectionsPane } from '../panes/figures/connections-pane.tsx';
import { SwitchesPane } from '../panes/figures/switches-pane.tsx';
import { ThreadsHeroPane } from '../panes/figures/threads-hero-pane.tsx';
import { UnitsPane } from '../panes/figures/units-pane.tsx';
import type { FigureSize } from '../panes/pane-size.ts';
import { CoveredPane } from '../prediction/covered-pane.tsx';
import { isWatching } from '../state/progress.ts';

interface TopRowProps {
  readonly state: RunState;
  readonly layout: Layout;
}

/** The three big figures: connections, the kernel's threads, and the runtime's units. */
export function TopRow({ state, layout }: TopRowProps) {
  const { load, process, series, nowMs } = state;
  const [left, centre, right] = layout.top;
  const size = (columns: number): FigureSize => ({ columns, rows: layout.topRows, digitRows: layout.digitRows });
  const open = openNow(state);
  return (
    <Box>
      <ConnectionsPane
        load={load}
        isWatching={isWatching(state)}
        k6={isFromK6(state) ? state : undefined}
        served={state.served}
        sockets={state.sockets}
        nowMs={nowMs}
        series={series.connections}
        size={size(left)}
      />
      {coveredFields(state).includes('threads') ? (
        <CoveredPane prediction={state.prediction} field="threads" size={size(centre)} />
      ) : (
        <ThreadsHeroPane
          process={process}
          table={state.threads}
          account={accountNow(state)}
          nowMs={nowMs}
          accepted={load === null ? open : acceptedOf(load)}
          isShort={load !== null && acceptedOf(load) < load.open}
          series={series.threads}
          size={size(centre)}
        />
      )}
      {hasUnits(state) ? (
        <UnitsPane
          name={unitNames(state.started, state.runtime?.unit?.name ?? null)?.plural ?? ''}
          stats={state.runtime}
          nowMs={nowMs}
          open={open}
          series={series.units}
          size={size(right)}
        />
      ) : (
        <SwitchesPane switches={switchesNow(state)} series={series.switchesPerSecond} size={size(right)} />
      )}
    </Box>
  );
}

/**
 * For a shipped target always, even before its first /stats; for the user's own server only if its metrics report units. Not
 * where they are threads: the pane beside it counts those.
 */
const hasUnits = ({ started, runtime }: RunState): boolean =>
  unitNames(started, runtime?.unit?.name ?? null)?.plural !== 'threads' &&
  (started === null || started.config.command === 'target' || (runtime?.unit ?? null) !== null);
