import { Box } from 'ink';
import { coveredFields } from '../../domain/state/prediction.ts';
import { residentNow, residentPerConnection } from '../../domain/state/resident.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { meanOf } from '../../domain/state/spread.ts';
import type { Layout } from '../layout.ts';
import { CoresPane } from '../panes/cores-pane.tsx';
import { MemoryPane } from '../panes/memory-pane.tsx';
import { CoveredPane } from '../prediction/covered-pane.tsx';
import { isWatching } from '../state/progress.ts';

interface MachineRowProps {
  readonly state: RunState;
  readonly layout: Layout;
}

/** Memory and cores. */
export function MachineRow({ state, layout }: MachineRowProps) {
  const { process, load } = state;
  const [left, right] = layout.low;
  const ceiling = state.machine?.ceiling ?? null;
  const quotaCores = ceiling?.cpuCores ?? null;
  return (
    <Box>
      {coveredFields(state).includes('rss') ? (
        <CoveredPane prediction={state.prediction} field="rss" size={{ columns: left, rows: layout.lowRows }} />
      ) : (
        <MemoryPane
          memory={{
            process,
            resident: residentNow(state),
            perConnection: residentPerConnection(state),
            limitBytes: ceiling?.memoryBytes ?? null,
          }}
          isWatching={isWatching(state)}
          series={state.series.rssBytes}
          size={{ columns: left, rows: layout.lowRows }}
        />
      )}
      <CoresPane
        cores={state.cores}
        consumption={{
          serverPercent: process?.cpuPercent ?? meanOf(state.steps.at(-1)?.measured.cpuPercent ?? null),
          generatorPercent: load?.generator.cpuPercent ?? null,
        }}
        quota={
          quotaCores === null ? null : { cores: quotaCores, throttledPercent: state.ceiling?.throttledPercent ?? null }
        }
        size={{ columns: right, rows: layout.lowRows }}
      />
    </Box>
  );
}
