import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { Predicted } from '../../domain/events/run-event.ts';
import { rowContext } from '../../domain/meaning/account-now.ts';
import { coveredFields } from '../../domain/state/prediction.ts';
import { residentNow, residentPerConnection } from '../../domain/state/resident.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { meanOf } from '../../domain/state/spread.ts';
import { switchesNow } from '../../domain/state/switches-now.ts';
import type { ExtraPane, Slot } from '../bands.ts';
import { CoresPane } from '../panes/cores-pane.tsx';
import { LogPane } from '../panes/log-pane.tsx';
import { MemoryPane } from '../panes/memory-pane.tsx';
import type { PaneSize } from '../panes/pane-size.ts';
import { StepsPane } from '../panes/steps-pane.tsx';
import { ThreadTablePane } from '../panes/thread-table-pane.tsx';
import { UnitWaitsPane } from '../panes/unit-waits-pane.tsx';
import { WaitsPane } from '../panes/waits-pane.tsx';
import { CoveredPane } from '../prediction/covered-pane.tsx';
import { isWatching } from '../state/progress.ts';

interface PaneRowProps {
  readonly state: RunState;
  readonly slots: readonly Slot[];
  /** 0: it has no room. */
  readonly rows: number;
}

/** Panes side by side, as the layout has them. */
export function PaneRow({ state, slots, rows }: PaneRowProps) {
  if (rows === 0) return null;
  return (
    <Box>
      {slots.map(({ pane, columns }) => (
        <Pane key={pane} state={state} pane={pane} size={{ columns, rows }} />
      ))}
    </Box>
  );
}

/** What each of these panes would give away while it is to be predicted. */
const TELLS: Readonly<Partial<Record<ExtraPane, Predicted>>> = { memory: 'rss', threads: 'threads', waits: 'threads' };

interface PaneProps {
  readonly state: RunState;
  readonly pane: ExtraPane;
  readonly size: PaneSize;
}

function Pane({ state, pane, size }: PaneProps): ReactElement {
  const tells = TELLS[pane];
  if (tells !== undefined && coveredFields(state).includes(tells)) {
    return <CoveredPane prediction={state.prediction} field={tells} size={size} />;
  }
  switch (pane) {
    case 'memory':
      return <Memory state={state} size={size} />;
    case 'cores':
      return <Cores state={state} size={size} />;
    case 'threads':
      return (
        <ThreadTablePane
          table={state.threads}
          context={rowContext(state)}
          process={state.process}
          switchesPerSecond={switchesNow(state)?.total ?? null}
          nowMs={state.nowMs}
          size={size}
        />
      );
    case 'waits':
      return <WaitsPane state={state} size={size} />;
    case 'units':
      return <UnitWaitsPane state={state} size={size} />;
    case 'steps':
      return <StepsPane state={state} size={size} />;
    case 'log':
      return <LogPane state={state} size={size} />;
  }
}

interface OfRun {
  readonly state: RunState;
  readonly size: PaneSize;
}

function Memory({ state, size }: OfRun) {
  return (
    <MemoryPane
      memory={{
        process: state.process,
        resident: residentNow(state),
        perConnection: residentPerConnection(state),
        limitBytes: state.machine?.ceiling?.memoryBytes ?? null,
      }}
      isWatching={isWatching(state)}
      series={state.series.rssBytes}
      size={size}
    />
  );
}

function Cores({ state, size }: OfRun) {
  const quotaCores = state.machine?.ceiling?.cpuCores ?? null;
  return (
    <CoresPane
      cores={state.cores}
      consumption={{
        serverPercent: state.process?.cpuPercent ?? meanOf(state.steps.at(-1)?.measured.cpuPercent ?? null),
        generatorPercent:
          state.load?.generator.isElsewhere === true ? null : (state.load?.generator.cpuPercent ?? null),
      }}
      quota={
        quotaCores === null ? null : { cores: quotaCores, throttledPercent: state.ceiling?.throttledPercent ?? null }
      }
      size={size}
    />
  );
}
