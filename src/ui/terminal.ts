import type { BackgroundSource } from './background/ask-background.ts';
import type { Keyboard } from './keys/use-keys.ts';
import type { MouseEvent } from './mouse/mouse-event.ts';
import type { TakeAway } from './take-away/take-away.ts';
import type { ColourDepth } from './theme.ts';

/** The terminal. */
export interface Terminal extends Keyboard {
  /** `140x44`, and subscriptions to changes of it. */
  readonly size: { readonly subscribe: (listener: () => void) => () => void; readonly get: () => string };
  readonly depth: ColourDepth;
  readonly background: BackgroundSource;
  /** Shows a whole frame, one painted line per row. */
  readonly draw: (lines: readonly string[]) => void;
  readonly takeAway: TakeAway;
  /** Whether the mouse is reported. */
  readonly hasMouse: boolean;
  /** What the mouse does, where it is reported. Returns a function that ends the subscription. */
  readonly onMouse: (listener: (event: MouseEvent) => void) => () => void;
}
