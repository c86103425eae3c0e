import { GzipFlow } from './gzip-flow.ts';

/** Where the lines of a recording go. What it throws is why they could not be written. */
export interface LineSink {
  readonly line: (text: string) => void;
  /** Writes what was not written yet, now. */
  readonly flush: () => void;
  /** The same, and whatever ends the file. */
  readonly end: () => void;
}

/** Writes all of these bytes before it returns. */
export type WriteAll = (bytes: Uint8Array) => void;

/** Each line at once: some 20 short ones a second cost microseconds. */
export const plainSink = (write: WriteAll): LineSink => ({
  line: (text) => write(Buffer.from(text)),
  flush: () => undefined,
  end: () => undefined,
});

/** What a crash may lose. Compressing less at a time is as much work, and makes the file longer: by a fifth at four times a second. */
export const FLUSH_MS = 1_000;

/** Lines are kept for a second, then compressed and written together. `onFailure`: the timer found that it cannot be written. */
export function gzipSink(write: WriteAll, onFailure: (cause: unknown) => void): LineSink {
  const flow = new GzipFlow();
  let lines: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  write(flow.start());
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.join(''));
    lines = [];
    write(flow.piece(bytes));
  };
  return {
    line(text) {
      lines.push(text);
      timer ??= setTimeout(() => {
        try {
          flush();
        } catch (cause) {
          onFailure(cause);
        }
      }, FLUSH_MS).unref();
    },
    flush,
    end() {
      flush();
      write(flow.end());
    },
  };
}
