import { Box } from 'ink';
import { useMemo } from 'react';
import { bottleneckOf } from '../domain/bottleneck.ts';
import { isSaturated } from '../domain/generator-health.ts';
import { idealRequestsPerSecond } from '../domain/ideal.ts';
import { residentNow } from '../domain/resident.ts';
import { currentStep, openNow, type RunState } from '../domain/run-state.ts';
import { meanOf } from '../domain/step-state.ts';
import { switchesNow } from '../domain/switches-now.ts';
import { idealSeriesOf } from './ideal-series.ts';
import type { Layout } from './layout.ts';
import { ConnectionsPane } from './panes/connections-pane.tsx';
import { CoresPane } from './panes/cores-pane.tsx';
import { LatencyPane } from './panes/latency-pane.tsx';
import { MemoryPane } from './panes/memory-pane.tsx';
import { NoticePane } from './panes/notice-pane.tsx';
import { usePaneTools } from './panes/pane-context.ts';
import { RequestsPane } from './panes/requests-pane.tsx';
import { SwitchesPane } from './panes/switches-pane.tsx';
import { ThreadTablePane } from './panes/thread-table-pane.tsx';
import { ThreadsHeroPane } from './panes/threads-hero-pane.tsx';
import { UnitsPane } from './panes/units-pane.tsx';
import { ViewPane } from './panes/view-pane.tsx';
import { isWatching } from './progress.ts';
import { drawThreads } from './views/threads-view.ts';
import { innerColumns } from './widgets/pane-frame.tsx';

interface DashboardProps {
  readonly state: RunState;
  readonly layout: Layout;
}

/** Everything between the header and the findings. */
export function Dashboard({ state, layout }: DashboardProps) {
  const { load, process, series } = state;
  const { digitSize, topRows, middleRows, lowRows, threadRows } = layout;
  const target = state.started?.target;
  const idealSeries = useMemo(() => idealSeriesOf(state), [state]);
  const marks = useMemo(
    () => state.steps.map((step) => ({ atMs: step.startedAtMs, connections: step.connections })),
    [state.steps],
  );
  const step = currentStep(state);
  const ceiling = state.machine?.ceiling ?? null;
  const saturated = load !== null && isSaturated(load.generator);
  const notice = noticeOf(state);
  const watching = isWatching(state);
  const [left, centre, right] = layout.top;
  const { pssBytes } = state;
  const resident = useMemo(() => residentNow({ process, pssBytes }), [process, pssBytes]);
  const { contextSwitches, threads } = state;
  const switches = useMemo(() => switchesNow({ contextSwitches, threads }), [contextSwitches, threads]);
  // A server of the user's own: its units are known only where its metrics tell them.
  const isOwn = state.started !== null && state.started.config.command !== 'target';
  const isUntold = isOwn && state.runtime?.unit == null;
  return (
    <>
      <Box>
        <ConnectionsPane
          load={load}
          isWatching={watching}
          served={state.served}
          series={series.connections}
          columns={left}
          rows={topRows}
          digitSize={digitSize}
        />
        <ThreadsHeroPane
          process={process}
          table={state.threads}
          open={openNow(state)}
          series={series.threads}
          columns={centre}
          rows={topRows}
          digitSize={digitSize}
        />
        {isUntold ? (
          <SwitchesPane
            switches={switches}
            series={series.switchesPerSecond}
            columns={right}
            rows={topRows}
            digitSize={digitSize}
          />
        ) : (
          <UnitsPane
            name={isOwn ? (state.runtime?.unit?.name ?? 'units') : (target?.unit.plural ?? 'units')}
            stats={state.runtime}
            nowMs={state.nowMs}
            open={openNow(state)}
            series={series.units}
            columns={right}
            rows={topRows}
            digitSize={digitSize}
          />
        )}
      </Box>
      {watching ? (
        <WatchedThreads state={state} columns={layout.columns} rows={middleRows + (notice === null ? threadRows : 0)} />
      ) : (
        <Box>
          <RequestsPane
            columns={layout.middle[0]}
            rows={middleRows}
            requestsPerSecond={load?.requestsPerSecond ?? null}
            ideal={load === null ? null : idealRequestsPerSecond(state, load.open)}
            series={series.requestsPerSecond}
            idealSeries={idealSeries}
            marks={marks}
            kneeAt={state.findings.find((finding) => finding.id === 'knee')?.atConnections ?? null}
            saturated={saturated}
            bottleneck={step === null || step.settledAtMs === null ? null : (bottleneckOf(state, step)?.who ?? null)}
          />
          <LatencyPane
            columns={layout.middle[1]}
            rows={middleRows}
            histogram={load?.latency ?? null}
            idealMs={state.started?.config.delayMs ?? null}
            errorBandMs={load?.generator.loopDelayP99Ms ?? null}
            saturated={saturated}
          />
        </Box>
      )}
      {notice === null ? (
        <>
          <Box>
            <MemoryPane
              columns={layout.low[0]}
              rows={lowRows}
              process={process}
              resident={resident}
              limitBytes={ceiling?.memoryBytes ?? null}
              open={openNow(state)}
              series={series.rssBytes}
              folklore={target?.folklore ?? []}
            />
            <CoresPane
              columns={layout.low[1]}
              rows={lowRows}
              cores={state.cores}
              serverPercent={process?.cpuPercent ?? meanOf(state.steps.at(-1)?.measured.cpuPercent ?? null)}
              generatorPercent={load?.generator.cpuPercent ?? null}
              quotaCores={ceiling?.cpuCores ?? null}
              throttledPercent={state.ceiling?.throttledPercent ?? null}
            />
          </Box>
          {threadRows > 0 && !watching && (
            <ThreadTablePane
              columns={layout.columns}
              rows={threadRows}
              table={state.threads}
              process={process}
              switchesPerSecond={switches?.total ?? null}
              nowMs={state.nowMs}
            />
          )}
        </>
      ) : (
        <NoticePane {...notice} columns={layout.columns} rows={lowRows + threadRows} />
      )}
    </>
  );
}

/** Without load there are no requests to show: their place is the threads'. */
function WatchedThreads({
  state,
  columns,
  rows,
}: {
  readonly state: RunState;
  readonly columns: number;
  readonly rows: number;
}) {
  const tools = usePaneTools();
  const inside = { columns: innerColumns(columns), rows: rows - 2 };
  const drawing = drawThreads({ state, ...inside, scroll: null, filter: '', tools });
  return <ViewPane columns={columns} rows={rows} drawing={drawing} filter={null} typing={false} />;
}

type Notice = Pick<Parameters<typeof NoticePane>[0], 'title' | 'token' | 'sentences' | 'log'>;

/** What takes the place of the lower panes: a start that takes its time, or an end that was not asked for. */
function noticeOf(state: RunState): Notice | null {
  const log = state.log.map(({ line }) => line);
  const error = state.ended?.error ?? null;
  if (error !== null) {
    return {
      title: 'the run ended',
      token: 'bad',
      sentences: [error.message, `${error.hint} The figures above are those of the last moment. q leaves.`],
      log,
    };
  }
  if (state.exited !== null && !state.exited.expected) {
    const how = state.exited.signal ?? `exit code ${state.exited.code ?? '?'}`;
    return { title: 'the target ended', token: 'bad', sentences: [`The target ended: ${how}.`], log };
  }
  if (state.ready === null) {
    return {
      title: 'starting',
      token: 'connections',
      sentences: [state.progress?.message ?? 'one moment'],
      log,
    };
  }
  return null;
}
