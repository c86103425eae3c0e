import type { Extent } from '../state/scroll.ts';
import type { ViewHandle } from '../state/use-view-state.ts';

/** As far as less and most editors go with a notch. */
export const WHEEL_LINES = 3;

/** What a notch of the wheel does: 1 is down. Null: nothing scrolls. */
export const scrollsBy =
  ({ dispatch }: ViewHandle, extent: Extent | null) =>
  (by: 1 | -1): void => {
    if (extent === null) return;
    for (let line = 0; line < WHEEL_LINES; line += 1) {
      dispatch({ type: 'scroll', motion: by > 0 ? 'down' : 'up', extent });
    }
  };
