import type { RunState } from '../domain/run-state.ts';
import { nextTheme, type ThemeName } from './theme.ts';

/** What the screen itself remembers; everything else it shows is RunState. */
export interface ViewState {
  readonly overlay: 'none' | 'help';
  /** The picture that is held still; null: live. */
  readonly frozen: RunState | null;
  readonly theme: ThemeName;
}

export type ViewAction =
  | { readonly type: 'toggle-help' }
  | { readonly type: 'close-help' }
  | { readonly type: 'toggle-freeze'; readonly state: RunState }
  | { readonly type: 'next-theme' };

export const initialViewState = (theme: ThemeName): ViewState => ({ overlay: 'none', frozen: null, theme });

export function reduceView(view: ViewState, action: ViewAction): ViewState {
  switch (action.type) {
    case 'toggle-help':
      return { ...view, overlay: view.overlay === 'help' ? 'none' : 'help' };
    case 'close-help':
      return { ...view, overlay: 'none' };
    case 'toggle-freeze':
      return { ...view, frozen: view.frozen === null ? action.state : null };
    case 'next-theme':
      return { ...view, theme: nextTheme(view.theme) };
  }
}
