import type { RunEvent } from '../domain/events/run-event.ts';

/**
 * A recording is NDJSON: this header on the first line, then one RunEvent a line in the order they arrived. The
 * version counts changes that a reader of the older one could not cope with; new event types and fields are not such.
 */
export interface RecordingHeader {
  readonly schema: 'conctop/recording@1';
  readonly conctopVersion: string;
}

export const RECORDING_SCHEMA = 'conctop/recording@1';

/** When the newest of the events happened; they need not be in order. */
export const lastMomentMs = (events: readonly RunEvent[]): number =>
  events.reduce((latest, event) => Math.max(latest, event.atMs), 0);
