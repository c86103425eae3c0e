import type { RunState } from '../domain/run-state.ts';

/** What the keys change of the picture itself; the run is none of its business. */
export interface ViewState {
  readonly help: boolean;
  /** The picture that stands still; null: it is live. */
  readonly frozen: RunState | null;
  readonly themeIndex: number;
}

export type ViewAction =
  | { readonly type: 'toggle-help' }
  | { readonly type: 'toggle-freeze'; readonly now: RunState }
  | { readonly type: 'next-theme' };

export const initialViewState = (themeIndex: number): ViewState => ({ help: false, frozen: null, themeIndex });

export function reduceView(state: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'toggle-help':
      return { ...state, help: !state.help };
    case 'toggle-freeze':
      return { ...state, frozen: state.frozen === null ? action.now : null };
    case 'next-theme':
      return { ...state, themeIndex: state.themeIndex + 1 };
  }
}
