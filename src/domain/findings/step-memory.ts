import type { StepMeasures } from '../state/step-measures.ts';

/** What the target held at the step's end: of one process its RSS, of a tree its PSS where the kernel tells it. */
export const residentOf = (m: StepMeasures): number | null => residentSpreadOf(m)?.last ?? null;

export const residentSpreadOf = (m: StepMeasures) =>
  (m.processes?.last ?? 1) > 1 ? (m.pssBytes ?? m.rssBytes) : m.rssBytes;

/** Shared pages counted once: RSS of one process, PSS of a tree. */
export const isSharedOnce = (m: StepMeasures): boolean => (m.processes?.last ?? 1) === 1 || m.pssBytes !== null;
