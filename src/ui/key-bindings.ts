import type { Key } from 'ink';

export type UiMode = 'live' | 'replay';

export type KeyAction =
  | 'quit'
  | 'interrupt'
  | 'help'
  | 'close-help'
  | 'pause'
  | 'step-up'
  | 'step-down'
  | 'freeze'
  | 'theme'
  | 'seek-forward'
  | 'seek-back'
  | 'faster'
  | 'slower';

export interface KeyBinding {
  readonly action: KeyAction;
  /** Names as `keyName` makes them. */
  readonly keys: readonly string[];
  /** As hints and help write the keys. */
  readonly label: string;
  /** One or two words for the line of hints; null: only in the help. */
  readonly hint: string | null;
  /** One sentence for the help; null: a second way for an action that another row explains. */
  readonly help: string | null;
  readonly modes: readonly UiMode[];
}

const both: readonly UiMode[] = ['live', 'replay'];

/** The one table: dispatch, hints and help all derive from it. */
export const KEY_BINDINGS: readonly KeyBinding[] = [
  bind('pause', ['space'], 'space', 'pause', 'Pause the ramp and go on: sockets stay open, load goes on.', ['live']),
  bind('step-up', ['+', '='], '+', 'step up', 'Go to the next step now.', ['live']),
  bind('step-down', ['-', '_'], '-', 'step down', 'Go back to the step before.', ['live']),
  bind('pause', ['space'], 'space', 'pause', 'Pause the playback and go on.', ['replay']),
  bind('seek-back', ['left'], '←', null, 'Five seconds back.', ['replay']),
  bind('seek-forward', ['right'], '→', 'seek', 'Five seconds forward.', ['replay']),
  bind('slower', ['[', '-'], '[', null, 'Half the speed.', ['replay']),
  bind('faster', [']', '+', '='], ']', 'speed', 'Twice the speed.', ['replay']),
  bind('freeze', ['f'], 'f', 'freeze', 'Hold the picture still; the run goes on behind it.', both),
  bind('theme', ['t'], 't', null, 'Next theme: dark, light, contrast (for projectors), mono.', both),
  bind('help', ['?', 'h'], '?', 'help', 'Show or hide this.', both),
  bind('close-help', ['escape'], 'esc', null, null, both),
  bind('quit', ['q'], 'q', 'quit', 'End the run, stop the target, and print the summary.', ['live']),
  bind('quit', ['q'], 'q', 'quit', 'End the playback.', ['replay']),
  bind('interrupt', ['ctrl+c'], 'Ctrl-C', null, 'The same, with exit code 130.', both),
];

function bind(
  action: KeyAction,
  keys: readonly string[],
  label: string,
  hint: string | null,
  help: string | null,
  modes: readonly UiMode[],
): KeyBinding {
  return { action, keys, label, hint, help, modes };
}

export function actionOf(name: string, mode: UiMode): KeyAction | null {
  return KEY_BINDINGS.find((each) => each.modes.includes(mode) && each.keys.includes(name))?.action ?? null;
}

/** What a terminal sent, as names: several where keys were pressed faster than they were read. */
export function keyNames(input: string, key: Partial<Key>): string[] {
  if (key.ctrl === true) return input === '' ? [] : [`ctrl+${input}`];
  if (key.escape === true) return ['escape'];
  if (key.leftArrow === true) return ['left'];
  if (key.rightArrow === true) return ['right'];
  // A Ctrl-C that came together with other keys is a byte among them.
  return [...input].map((character) => (character === ' ' ? 'space' : character === '\u0003' ? 'ctrl+c' : character));
}

export interface KeyHint {
  readonly label: string;
  readonly words: string;
}

/** `space pause`, `+ step up` …: a row without a hint lends its label to the next one (`← → seek`). */
export function keyHints(mode: UiMode, isPaused: boolean): KeyHint[] {
  const hints: KeyHint[] = [];
  let labels: string[] = [];
  for (const binding of KEY_BINDINGS) {
    if (!binding.modes.includes(mode) || binding.help === null) continue;
    if (binding.hint === null) {
      if (binding.keys[0] === 'left' || binding.keys[0] === '[') labels.push(binding.label);
      continue;
    }
    const words = binding.action === 'pause' && isPaused ? 'go on' : binding.hint;
    hints.push({ label: [...labels, binding.label].join(' '), words });
    labels = [];
  }
  return hints;
}
