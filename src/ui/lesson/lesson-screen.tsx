import { useInput } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { RunPage } from '../../domain/lesson/lesson.ts';
import { type LessonProgress, pageNow } from '../../domain/lesson/progress.ts';
import type { LessonStore } from '../../store/lesson-store.ts';
import type { RunStore } from '../../store/run-store.ts';
import { App } from '../app.tsx';
import type { Around } from '../around.ts';
import type { LessonControls, LessonEnds } from '../keys/controls.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { extrasOf } from '../state/extras.ts';
import type { Terminal } from '../terminal.ts';
import type { Paint } from '../theme.ts';
import { captionLines } from './caption.ts';
import { lessonHead } from './lesson-head.ts';
import { lessonLayout } from './lesson-layout.ts';
import { LessonPage } from './lesson-page.tsx';

interface LessonScreenProps {
  readonly store: LessonStore;
  readonly driver: LessonControls;
  readonly controls: LessonEnds;
  readonly themeName: string;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

const nothing = (): void => undefined;
const unpainted: Paint = (_, text) => text;

/** A lesson from its first page to its end: text and questions, and the screen of each run with a caption. */
export function LessonScreen({ store, driver, controls, themeName, terminal, loadCanvas }: LessonScreenProps) {
  const { progress, shown } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const [themeSteps, setThemeSteps] = useState(0);
  // The terminal stays in raw mode while one screen follows the other.
  useInput(nothing, { isActive: terminal.hasKeys });
  const page = pageNow(progress);
  const run = page?.kind === 'run' && !page.isCovered ? seen(page, progress, shown) : null;
  if (page?.kind !== 'run' || run === null) {
    return (
      <LessonPage
        key={progress.at}
        {...{ progress, driver, controls, themeName, themeSteps, terminal, loadCanvas }}
        onTheme={() => setThemeSteps((now) => now + 1)}
      />
    );
  }
  const isUnderWay = progress.running === page.id;
  const around: Around = {
    subject: null,
    lit: page.pane,
    hints: isUnderWay ? UNDER_WAY : OVER,
    layoutFor: (columns, rows, state) =>
      lessonLayout(columns, rows, captionLines(page, progress, columns, unpainted).length, page.pane, extrasOf(state)),
    above: (columns, paint) => [lessonHead(progress, columns, paint)],
    below: (_, { columns }, { paint }) => [
      paint('border', '─'.repeat(columns)),
      ...captionLines(page, progress, columns, paint),
    ],
    ...{ onTheme: setThemeSteps, themeSteps },
  };
  return (
    <App
      key={page.id}
      store={run}
      controls={{
        ...{ togglePause: nothing, stepUp: nothing, stepDown: nothing },
        ...{ ...controls, lesson: driver },
      }}
      mode="lesson"
      recording={false}
      {...{ around, themeName, terminal, loadCanvas }}
    />
  );
}

/** The picture of a run that is under way or was measured; null: there is none yet, or why there is none is what must be said. */
function seen(
  { id }: RunPage,
  { running, results }: LessonProgress,
  shown: Readonly<Record<string, RunStore>>,
): RunStore | null {
  const isThere = running === id || (running === null && results[id]?.status === 'measured');
  return isThere ? (shown[id] ?? null) : null;
}

type Hints = NonNullable<Around['hints']>;

const ALWAYS: Hints = [
  ['←', 'back'],
  ['1-6', 'views'],
  ['f', 'freeze'],
  ['?', 'help'],
  ['q', 'leave'],
];
const UNDER_WAY: Hints = [['→', 'skip the run'], ...ALWAYS];
const OVER: Hints = [['Enter', 'go on'], ['r', 'run again'], ...ALWAYS];
