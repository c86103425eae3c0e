import * as v from 'valibot';
import { event, type Infer, number } from './schema.ts';

export const targetProgress = event('target-progress', {
  phase: v.picklist(['checking', 'building', 'starting', 'waiting']),
  /** One line for the screen: `compiling with go build (first run only)`. */
  message: v.string(),
});

export const targetReady = event('target-ready', {
  pid: number,
  /** Base URL without path, `http://127.0.0.1:40123`; null without load (attach). */
  url: v.nullable(v.string()),
  /** `go1.26.8`; null where the toolchain did not report it. */
  runtime: v.nullable(v.string()),
});

export const targetLog = event('target-log', { stream: v.picklist(['stdout', 'stderr']), line: v.string() });

export const targetExited = event('target-exited', {
  code: v.nullable(number),
  signal: v.nullable(v.string()),
  /** True if conctop itself ended it. */
  expected: v.boolean(),
});

export type TargetProgress = Infer<typeof targetProgress>;
export type TargetReady = Infer<typeof targetReady>;
export type TargetLog = Infer<typeof targetLog>;
export type TargetExited = Infer<typeof targetExited>;
