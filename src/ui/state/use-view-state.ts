import { useRef, useState } from 'react';
import { initialViewState, reduceView, type ViewAction, type ViewState } from './view-state.ts';

export interface ViewHandle {
  /** The state now, not as of the last frame. */
  readonly now: () => ViewState;
  readonly dispatch: (action: ViewAction) => void;
}

/**
 * The view's state for drawing, and a handle that stays the same: keys arrive before ink has the last frame's handler, and a
 * `q` that is typed into a filter must never quit.
 */
export function useViewState(themeIndex: number): [ViewState, ViewHandle] {
  const [shown, setShown] = useState(() => initialViewState(themeIndex));
  const latest = useRef(shown);
  const [handle] = useState<ViewHandle>(() => ({
    now: () => latest.current,
    dispatch(action) {
      latest.current = reduceView(latest.current, action);
      setShown(latest.current);
    },
  }));
  return [shown, handle];
}
