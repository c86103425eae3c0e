import { Box } from 'ink';
import type { RunState } from '../../domain/state/run-state.ts';
import type { Layout } from '../layout.ts';
import { LatencyPane } from '../panes/latency-pane.tsx';
import { RequestsPane } from '../panes/requests-pane.tsx';
import { kneeOf, throughputCurveOf, throughputOf, verdictOf } from '../state/throughput.ts';

interface LoadRowProps {
  readonly state: RunState;
  readonly layout: Layout;
}

/** Throughput and latency. */
export function LoadRow({ state, layout }: LoadRowProps) {
  const { load } = state;
  const [left, right] = layout.middle;
  const throughput = throughputOf(state);
  return (
    <Box>
      <RequestsPane
        throughput={throughput}
        curve={throughputCurveOf(state)}
        kneeAt={kneeOf(state)}
        verdict={verdictOf(state)}
        size={{ columns: left, rows: layout.middleRows }}
      />
      <LatencyPane
        histogram={load?.latency ?? null}
        idealMs={state.started?.config.delayMs ?? null}
        errorBandMs={load?.generator.loopDelayP99Ms ?? null}
        saturated={throughput.slack !== 'some'}
        size={{ columns: right, rows: layout.middleRows }}
      />
    </Box>
  );
}
