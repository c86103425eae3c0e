import { DEFAULT_DELAY_MS } from './run-defaults.ts';

/** What a request of conctop's own targets can do: wait, burn CPU, or hold what the others need. */
export const WORKS = ['io', 'cpu', 'block'] as const;
export type Work = (typeof WORKS)[number];

const WORK_PATHS: Readonly<Record<Work, string>> = { io: '/slow', cpu: '/cpu', block: '/block' };
/** Burning 100 ms of CPU per request would need 1,000 cores for 10,000 req/s: 5 ms shows the same effect. */
const DEFAULT_CPU_MS = 5;

export const defaultDelayMs = (work: Work): number => (work === 'cpu' ? DEFAULT_CPU_MS : DEFAULT_DELAY_MS);

export const pathOfWork = (work: Work, delayMs: number): string => `${WORK_PATHS[work]}?ms=${delayMs}`;
