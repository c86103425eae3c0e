import { useRef, useState } from 'react';
import { initialViewState, reduceView, type ViewAction, type ViewState } from './view-state.ts';

export interface ViewHandle {
  /** At this moment, and not when the last frame was drawn. */
  readonly now: () => ViewState;
  readonly dispatch: (action: ViewAction) => void;
}

/**
 * The view's state as it is drawn, and a handle that stays the same: keys come before ink has heard of the last frame's
 * handler, and a `q` that was typed into a filter must never quit.
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
