import type { ErrorCounts } from './load-tick.ts';

export const noErrors: ErrorCounts = { connect: 0, timeout: 0, reset: 0, http: 0, protocol: 0 };

export const addErrors = (a: ErrorCounts, b: ErrorCounts): ErrorCounts => ({
  connect: a.connect + b.connect,
  timeout: a.timeout + b.timeout,
  reset: a.reset + b.reset,
  http: a.http + b.http,
  protocol: a.protocol + b.protocol,
});

/** What is in `all` and not in `some` of them. */
export const subtractErrors = (all: ErrorCounts, some: ErrorCounts): ErrorCounts => ({
  connect: all.connect - some.connect,
  timeout: all.timeout - some.timeout,
  reset: all.reset - some.reset,
  http: all.http - some.http,
  protocol: all.protocol - some.protocol,
});

export const sumErrors = (errors: ErrorCounts): number =>
  errors.connect + errors.timeout + errors.reset + errors.http + errors.protocol;
