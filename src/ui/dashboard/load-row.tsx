import { Box } from 'ink';
import { coveredFields } from '../../domain/state/prediction.ts';
import type { RunState } from '../../domain/state/run-state.ts';
import { askedNow } from '../../domain/state/steering.ts';
import type { Layout } from '../layout.ts';
import { LatencyMapPane } from '../panes/latency/latency-map-pane.tsx';
import { type LatencyError, LatencyPane } from '../panes/latency/latency-pane.tsx';
import { RequestsPane } from '../panes/requests-pane.tsx';
import { CoveredPane } from '../prediction/covered-pane.tsx';
import { kneeOf, stepMarksOf, throughputCurveOf, throughputOf, verdictOf } from '../state/throughput.ts';
import { latencyPanes } from './latency-panes.ts';

/** What the latencies' figures may be off by; null: not known. */
function latencyErrorOf({ load, k6, started }: RunState): LatencyError | null {
  const share = k6?.relativeError ?? started?.engine.capabilities?.latencyError;
  if (share !== undefined) return { share };
  return load === null || load.generator.isElsewhere === true ? null : { ms: load.generator.loopDelayP99Ms };
}

interface LoadRowProps {
  readonly state: RunState;
  readonly layout: Layout;
  readonly otherLatency: boolean;
}

/** Throughput and latency: of the last second, over the run, or both. */
export function LoadRow({ state, layout, otherLatency }: LoadRowProps) {
  const { load } = state;
  const [left, right] = layout.middle;
  const covered = coveredFields(state);
  const cover = (field: 'rps' | 'p99', columns: number) => (
    <CoveredPane prediction={state.prediction} field={field} size={{ columns, rows: layout.middleRows }} />
  );
  const throughput = throughputOf(state);
  const panes = latencyPanes({ columns: right, rows: layout.middleRows }, otherLatency);
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
        <Box flexDirection={panes.isStacked ? 'column' : 'row'}>
          {panes.map !== null && <LatencyMapPane map={state.latencyMap} marks={stepMarksOf(state)} size={panes.map} />}
          {panes.second !== null && (
            <LatencyPane
              histogram={load?.latency ?? null}
              idealMs={askedNow(state)?.delayMs ?? null}
              error={latencyErrorOf(state)}
              saturated={throughput.slack !== 'some'}
              size={panes.second}
            />
          )}
        </Box>
      )}
    </Box>
  );
}
