import type { ViewName } from '../state/view-state.ts';
import { drawCores } from './cores/cores-view.ts';
import { drawLog } from './log-view.ts';
import { drawMemory } from './memory/memory-view.ts';
import { drawScheduler } from './scheduler/scheduler-view.ts';
import { drawSource } from './source-view.ts';
import { drawThreads } from './threads/threads-view.ts';
import type { DrawView } from './view.ts';

/** All views except the overview, which consists of the dashboard's panes. */
export const VIEWS: Readonly<Record<Exclude<ViewName, 'overview'>, DrawView>> = {
  threads: drawThreads,
  cores: drawCores,
  memory: drawMemory,
  scheduler: drawScheduler,
  source: drawSource,
  log: drawLog,
};
