import { Box } from 'ink';
import { coveredFields } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { askedNow } from '../../domain/state/steering.ts';
import type { Layout } from '../layout.ts';
import { LatencyPane } from '../panes/latency-pane.tsx';
import { RequestsPane } from '../panes/requests-pane.tsx';
import { CoveredPane } from '../prediction/covered-pane.tsx';
import { kneeOf, throughputCurveOf, throughputOf, verdictOf } from '../state/throughput.ts';

interface LoadRowProps {
  readonly state: RunState;
  readonly layout: Layout;
}

/** Throughput and latency. */
export function LoadRow({ state, layout }: LoadRowProps) {
  const { load } = state;
  const [left, right] = layout.middle;
  const covered = coveredFields(state);
  const cover = (field: 'rps' | 'p99', columns: number) => (
    <CoveredPane prediction={state.prediction} field={field} size={{ columns, rows: layout.middleRows }} />
  );
  const throughput = throughputOf(state);
  return (
    <Box>
      {covered.includes('rps') ? (
        cover('rps', left)
      ) : (
        <RequestsPane
          throughput={throughput}
          curve={throughputCurveOf(state)}
          kneeAt={kneeOf(state)}
          verdict={covered.length > 0 ? null : verdictOf(state)}
          size={{ columns: left, rows: layout.middleRows }}
        />
      )}
      {covered.includes('p99') ? (
        cover('p99', right)
      ) : (
        <LatencyPane
          histogram={load?.latency ?? null}
          idealMs={askedNow(state)?.delayMs ?? null}
          errorBandMs={load?.generator.loopDelayP99Ms ?? null}
          saturated={throughput.slack !== 'some'}
          size={{ columns: right, rows: layout.middleRows }}
        />
      )}
    </Box>
  );
}
