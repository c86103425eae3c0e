// What conctop said, second by second, from the recording of the run; and when, on the wall clock.
import { existsSync, readFileSync } from 'node:fs';

export function readEvents(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const event = JSON.parse(line);
        return event.type === undefined ? [] : [event];
      } catch {
        return []; // the line that is being written
      }
    });
}

/** The moment of an event on the wall clock. */
export function wallClockOf(events) {
  const started = events.find(({ type }) => type === 'run-started');
  const originMs = Date.parse(started.startedAt) - started.atMs;
  return (event) => originMs + event.atMs;
}

/** The samples of a kind whose interval lies in the window. */
export const within = (events, wallMs, type, { fromMs, toMs }) =>
  events.filter((event) => event.type === type && wallMs(event) >= fromMs && wallMs(event) <= toMs);

/** Good answers in the window, from ticks; one that lies across an edge counts by its share. */
export function answersWithin(events, wallMs, { fromMs, toMs }) {
  let answers = 0;
  for (const tick of events.filter(({ type }) => type === 'load-tick')) {
    const endMs = wallMs(tick);
    const startMs = endMs - tick.intervalMs;
    const share = Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)) / tick.intervalMs;
    answers += (tick.requests - tick.errors.http) * share;
  }
  return answers;
}
