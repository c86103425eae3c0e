import { isOver, type RunState } from '../../domain/state/run-state.ts';
import type { ViewHandle } from '../state/use-view-state.ts';
import type { RunControls } from './controls.ts';
import type { Action } from './key-binding.ts';
import type { KeyMode } from './key-bindings.ts';

interface Steered {
  readonly mode: KeyMode;
  readonly controls: RunControls;
  readonly view: ViewHandle;
  readonly now: () => RunState;
}

/** Keys while a text is typed: a filter, or what a key asked for. */
export function typed(name: string, { dispatch }: ViewHandle): void {
  if (name === 'return') dispatch({ type: 'keep' });
  else if (name === 'escape') dispatch({ type: 'back' });
  else if (name === 'backspace') dispatch({ type: 'erase' });
  else if (name.length === 1) dispatch({ type: 'type', text: name });
}

/** Keys while a prompt is open: Enter takes what was typed, which may be nothing. */
export function prompted(name: string, view: ViewHandle, { steering }: RunControls): void {
  const { prompt } = view.now();
  if (prompt === null) return;
  if (name === 'return' || name === 'escape') view.dispatch({ type: 'prompt', prompt: null });
  else typed(name, view);
  if (name !== 'return') return;
  if (prompt.kind === 'mark') steering?.mark(prompt.text, prompt.atMs);
  else if (prompt.text.trim() !== '') say(view, steering?.jump(prompt.text) ?? null);
}

function say({ dispatch }: ViewHandle, text: string | null): void {
  if (text !== null) dispatch({ type: 'say', text });
}

const IN_A_REPLAY = 'This is a recording: what its load did is past, and no key steers it.';

const CLIMBS: ReadonlySet<Action> = new Set(['pause', 'step-up', 'step-down']);

/** A key that changes the run under way; true: it was one of these. */
export function steer(action: Action, { controls, view, now, mode }: Steered): boolean {
  const { steering } = controls;
  const atMs = now().nowMs;
  const shown = view.now();
  const prompt = (kind: 'mark' | 'jump'): null => {
    view.dispatch({ type: 'prompt', prompt: { kind, atMs, text: '' } });
    return null;
  };
  // Where three facts fill the screen there is no line to type in: the mark gets its number.
  const mark = (): null => {
    if (shown.presents) steering?.mark('', atMs);
    else if (!isOver(now())) prompt('mark');
    return null;
  };
  const steers: Partial<Record<Action, () => string | null>> = {
    mark,
    jump: () => (shown.presents ? null : prompt('jump')),
    fault: () => steering?.fault() ?? null,
    load: () => steering?.toggleLoad() ?? null,
    shorter: () => steering?.changeDelay(-1) ?? null,
    longer: () => steering?.changeDelay(1) ?? null,
    // Where waits have colours it chooses those.
    ...(shown.view === 'threads' && !shown.help ? {} : { recolour: () => steering?.nextWork() ?? null }),
  };
  const fixed = CLIMBS.has(action) ? (steering?.fixed() ?? null) : null;
  if (fixed !== null) {
    say(view, fixed);
    return true;
  }
  const does = steers[action];
  if (does === undefined) return false;
  if (steering !== undefined) say(view, does());
  else if (mode === 'replay') say(view, IN_A_REPLAY);
  return true;
}
