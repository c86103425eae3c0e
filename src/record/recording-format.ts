import type { RunEvent } from '../domain/events/run-event.ts';

/**
 * A recording is NDJSON, as it is or compressed: this header on the first line, then one RunEvent per line in order of arrival. The version counts
 * changes that an older reader could not handle; new event types and fields are no such change.
 */
export interface RecordingHeader {
  readonly schema: 'conctop/recording@1';
  readonly conctopVersion: string;
}

export const RECORDING_SCHEMA = 'conctop/recording@1';

/** Time of the newest event; they need not be in order. */
export const lastMomentMs = (events: readonly RunEvent[]): number =>
  events.reduce((latest, event) => Math.max(latest, event.atMs), 0);
