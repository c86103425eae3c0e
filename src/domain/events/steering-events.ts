import * as v from 'valibot';
import { event, type Infer } from './schema.ts';

/** Somebody watched, and named this moment. `atMs` is when they began to, which is before the label was typed. */
export const mark = event('mark', { label: v.string() });

export type Mark = Infer<typeof mark>;
