import { LatencyHistogram } from '../../src/domain/state/histogram.ts';
import { encode } from '../domain/events.ts';
import { Screen } from '../ui/fake-terminal.tsx';
import { goRamp, MOMENTS } from '../ui/go-ramp.ts';

/**
 * What libraries that the build patches make of the same input: HdrHistogram of latencies; ink, string-width, yoga and
 * blessed-contrib's canvas of a whole screen. The agreement test runs this file as it is and as the build bundles it.
 */

export function percentilesOf(valuesMs: readonly number[]): readonly (number | null)[] {
  const whole = LatencyHistogram.decode(encode([...valuesMs]));
  const twice = LatencyHistogram.merge([whole, whole]);
  return [0, 1, 50, 90, 99, 99.9, 100].map((percentile) => twice.percentileMs(percentile));
}

/** The screen in the middle of a ramp, once its plots are drawn. */
export async function screenAt(columns: number, rows: number): Promise<readonly string[]> {
  const screen = new Screen({ columns, rows, events: goRamp({ untilMs: MOMENTS.hold }) });
  try {
    let lines = await screen.lines();
    while (!lines.some((line) => /[\u2801-\u28ff]/.test(line))) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      lines = await screen.lines();
    }
    return lines;
  } finally {
    screen.close();
  }
}
