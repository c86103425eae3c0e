import { setTimeout as sleep } from 'node:timers/promises';
import { type CoreReader, CoreUsage } from './cores.ts';

/**
 * How busy all cores are together over the next `ms`, per cent; null where the system does not report it.
 * Rejects once `signal` is aborted.
 */
export async function measureBusyPercent(reader: CoreReader, ms: number, signal: AbortSignal): Promise<number | null> {
  const usage = new CoreUsage();
  const read = async (atMs: number): Promise<void> => {
    const reading = await reader.read();
    if (reading !== null) usage.add(atMs, reading.cores);
  };
  await read(0);
  await sleep(ms, undefined, { signal });
  await read(ms);
  const cores = usage.totals();
  return cores === null ? null : cores.reduce((sum, { totalPercent }) => sum + totalPercent, 0) / cores.length;
}
