import { ConctopError } from '../../domain/errors.ts';
import { isAsciiOnly, toAscii } from '../../domain/words/ascii.ts';
import { printable, printableJson } from '../../domain/words/printable.ts';
import { whyNotWritten } from '../../domain/words/write-failure.ts';

/**
 * stdout and stderr as commands see them: `write` has the gate (domain/words/printable.ts), so that no foreign text, in
 * whatever field, reaches the terminal as a control sequence. The screen has its own gate (ui/frame/frame-writer.ts).
 */
export function gated(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  // A file or a pipe gets what it always gets: who reads it is not this terminal.
  const shown = stream.isTTY && isAsciiOnly(process.env) ? (text: string) => toAscii(printable(text)) : printable;
  const write = (text: string | Uint8Array, ...rest: unknown[]): boolean =>
    (stream.write as (...args: unknown[]) => boolean)(typeof text === 'string' ? shown(text) : text, ...rest);
  return Object.create(stream, { write: { value: write } }) as NodeJS.WriteStream;
}

export const toJson = (value: unknown): string => printableJson(JSON.stringify(value, null, 2));

/**
 * Waits for the pipe: a process that exits right after write() loses what a slow reader has not read yet. A reader that went
 * away (`conctop … | head`) is not our error; anything else throws ConctopError `output-failed`.
 */
export function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(`${text}\n`, (error?: NodeJS.ErrnoException | null) => {
      if (error == null || isReaderGone(error)) resolve();
      else reject(outputFailed(error));
    });
  });
}

export const isReaderGone = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'EIO';

export const outputFailed = (cause: NodeJS.ErrnoException): ConctopError =>
  new ConctopError('output-failed', `Writing the output failed: ${whyNotWritten(cause)}.`, {
    hint: 'Free some space, or send the output elsewhere.',
    cause,
  });

/** Calls `onGone` once nobody reads what is written. Returns a function that stops listening. */
export function whenReaderGoes(stream: NodeJS.WriteStream, onGone: () => void): () => void {
  const onError = ({ code }: NodeJS.ErrnoException): void => {
    if (code === 'EPIPE') onGone();
  };
  stream.on('error', onError);
  return () => stream.off('error', onError);
}
