import * as v from 'valibot';
import { EVENT_SCHEMAS, type RunEvent } from '../domain/events/run-event.ts';

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'unknown-type' }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Checks one line of a recording, already parsed as JSON. The reader skips event types that this version does not know;
 * unknown fields are dropped.
 */
export function parseEvent(value: unknown): ParsedEvent {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { kind: 'invalid', reason: 'it has no "type"' };
  if (!isKnownType(type)) return { kind: 'unknown-type' };
  const schema: v.GenericSchema<unknown, RunEvent> = EVENT_SCHEMAS[type];
  const result = v.safeParse(schema, value);
  return result.success
    ? { kind: 'event', event: result.output }
    : { kind: 'invalid', reason: reasonOf(result.issues[0]) };
}

/** `cores.0.core: expected number, found "x"`. */
function reasonOf(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  const complaint = issue.expected === null ? issue.message : `expected ${issue.expected}, found ${issue.received}`;
  return field === null ? complaint : `${field}: ${complaint}`;
}

const isKnownType = (type: string): type is RunEvent['type'] => Object.hasOwn(EVENT_SCHEMAS, type);
