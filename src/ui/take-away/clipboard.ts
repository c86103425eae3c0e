type Environment = Readonly<Record<string, string | undefined>>;

/** GNU screen passes on no more in one string. */
const SCREEN_STRING = 250;

/**
 * Puts a text on the clipboard of the terminal, wherever that runs (xterm's control sequences, OSC 52). A multiplexer between has a clipboard of its own: tmux
 * takes the sequence where `set-clipboard` is on, and passes it on in its own wrapping where `allow-passthrough` is; GNU screen passes on DCS strings.
 */
export function clipboardBytes(text: string, { TMUX = '', TERM = '' }: Environment): string {
  const sequence = `\x1b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
  if (TMUX !== '') return `${sequence}\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  if (!TERM.startsWith('screen')) return sequence;
  return Array.from({ length: Math.ceil(sequence.length / SCREEN_STRING) }, (_, part) => {
    return `\x1bP${sequence.slice(part * SCREEN_STRING, (part + 1) * SCREEN_STRING)}\x1b\\`;
  }).join('');
}

/** A terminal that refuses says nothing: what then helps. */
export const clipboardHelp = ({ TMUX = '' }: Environment): string =>
  TMUX === '' ? 'allow OSC 52 in the terminal' : 'tmux set -g set-clipboard on';
