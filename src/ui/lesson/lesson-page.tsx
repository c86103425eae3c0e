import { useInput } from 'ink';
import { useRef, useState } from 'react';
import type { Page } from '../../domain/lesson/lesson.ts';
import { type LessonProgress, pageNow, questionOf } from '../../domain/lesson/progress.ts';
import { TooSmall } from '../chrome/too-small.tsx';
import { answerKey, CHOICE_KEYS } from '../keys/answer-keys.ts';
import type { LessonControls, LessonEnds } from '../keys/controls.ts';
import { keyNames } from '../keys/key-names.ts';
import { MIN_COLUMNS, MIN_ROWS } from '../layout.ts';
import type { CreateCanvas } from '../plots/canvas.ts';
import { useSurface } from '../state/use-surface.ts';
import { type AnswerDraft, NO_ANSWER } from '../state/view-state.ts';
import type { Terminal } from '../terminal.ts';
import { Picture } from '../widgets/picture.tsx';
import { Screen } from '../widgets/screen.tsx';
import { drawPage } from './draw-page.ts';
import { hintLine, pageHints } from './hints.ts';
import { lessonHead } from './lesson-head.ts';

interface LessonPageProps {
  readonly progress: LessonProgress;
  readonly driver: LessonControls;
  readonly controls: LessonEnds;
  readonly themeName: string;
  readonly themeSteps: number;
  readonly onTheme: () => void;
  readonly terminal: Terminal;
  readonly loadCanvas: () => Promise<CreateCanvas>;
}

const HEAD_ROWS = 2;
const HINT_ROWS = 1;
const PAGE_LINES = 10;
const WHEEL_LINES = 3;

/** A page of text or with a question. */
export function LessonPage(props: LessonPageProps) {
  const { progress, driver, controls, themeName, themeSteps, onTheme, terminal, loadCanvas } = props;
  const { columns, rows, paint } = useSurface(terminal, loadCanvas, themeName, themeSteps);
  const [draft, setDraft] = useState<AnswerDraft>(NO_ANSWER);
  const [scroll, setScroll] = useState(0);
  // Keys may come faster than frames.
  const latest = useRef({ draft, page: pageNow(progress) });
  latest.current.page = pageNow(progress);
  const keep = (next: AnswerDraft): void => {
    latest.current.draft = next;
    setDraft(next);
  };
  const size = { columns, rows: rows - 1 - HEAD_ROWS - HINT_ROWS };
  const { lines, maxScroll } = drawPage({ progress, draft, size, scroll, paint });
  const scrollBy = (by: number): void =>
    setScroll((now) => Math.max(0, Math.min(maxScroll, Math.min(now, maxScroll) + by)));
  const keys: Readonly<Record<string, () => void>> = {
    return: driver.next,
    ' ': driver.next,
    right: driver.skip,
    left: driver.back,
    backspace: driver.back,
    r() {
      driver.replay();
      driver.again();
    },
    q: () => controls.quit('quit'),
    'ctrl-c': () => controls.quit('interrupt'),
    'ctrl-z': controls.suspend,
    t: onTheme,
    down: () => scrollBy(1),
    j: () => scrollBy(1),
    up: () => scrollBy(-1),
    k: () => scrollBy(-1),
    'page-down': () => scrollBy(PAGE_LINES),
    'page-up': () => scrollBy(-PAGE_LINES),
    home: () => setScroll(0),
    end: () => setScroll(maxScroll),
  };
  useInput(
    (input, key) => {
      for (const name of keyNames(input, key)) {
        if (ALWAYS.includes(name) || !answered(name, latest.current, driver, keep, keys)) keys[name]?.();
      }
    },
    { isActive: terminal.hasKeys },
  );
  const isTooSmall = columns < MIN_COLUMNS || rows < MIN_ROWS;
  return (
    <Screen
      columns={columns}
      rows={isTooSmall ? rows : rows - 1}
      terminal={terminal}
      paint={paint}
      onWheel={(by) => scrollBy(by * WHEEL_LINES)}
    >
      {isTooSmall ? (
        <TooSmall columns={columns} rows={rows} meanwhile="The lesson waits. q leaves." />
      ) : (
        <Picture
          columns={columns}
          lines={[
            lessonHead(progress, columns, paint),
            ' '.repeat(columns),
            ...lines,
            hintLine(pageHints(progress, draft, maxScroll > 0), terminal.hasKeys, columns, paint),
          ]}
        />
      )}
    </Screen>
  );
}

/** Whatever is typed. */
const ALWAYS: readonly string[] = ['ctrl-c', 'ctrl-z', 'left', 'right'];

/** A key that answers the page's question; false: it does what it always does. */
function answered(
  name: string,
  { page, draft }: { readonly page: Page | null; readonly draft: AnswerDraft },
  driver: LessonControls,
  keep: (draft: AnswerDraft) => void,
  keys: Readonly<Record<string, () => void>>,
): boolean {
  if (page?.kind === 'choice') {
    const choice = CHOICE_KEYS.indexOf(name);
    if (choice === -1 || page.choices[choice] === undefined) return false;
    driver.answer(choice);
    return true;
  }
  if (page?.kind !== 'figure') return false;
  // With nothing typed it goes back, and does not erase.
  if (name === 'backspace' && draft.text === '' && draft.types === 'figure') return false;
  const next = answerKey(draft, name, questionOf(page));
  if (next.draft !== null) keep(next.draft);
  if (next.guess !== null) driver.guess(next.guess.name, next.guess.value);
  if (next.does === 'proceed') driver.next();
  if (next.does === 'quit') keys.q?.();
  if (next.does === 'theme') keys.t?.();
  return true;
}
