import type { StepMeasures } from '../state/step-measures.ts';

/** The target's memory at the step's end: RSS of one process, PSS of a tree where the kernel reports it. */
export const residentOf = (m: StepMeasures): number | null => residentSpreadOf(m)?.last ?? null;

export const residentSpreadOf = (m: StepMeasures) =>
  (m.processes?.last ?? 1) > 1 ? (m.pssBytes ?? m.rssBytes) : m.rssBytes;

/** Shared pages counted once: RSS of one process, PSS of a tree. */
export const isSharedOnce = (m: StepMeasures): boolean => (m.processes?.last ?? 1) === 1 || m.pssBytes !== null;
