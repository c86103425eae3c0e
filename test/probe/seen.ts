import type { Probe, ProcessesReading } from '../../src/probe/probe.ts';

/** The reading of a sample that must have seen its processes. */
export function seen(sample: Awaited<ReturnType<Probe['sampleProcesses']>>): ProcessesReading {
  if (typeof sample === 'string') throw new Error(`the sample says "${sample}"`);
  return sample;
}
