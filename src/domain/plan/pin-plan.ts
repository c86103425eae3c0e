/** Which cores belong to whom, so that no other load disturbs the servers that are compared. */
export interface PinPlan {
  readonly target: readonly number[];
  /** For the generators and conctop itself. */
  readonly generator: readonly number[];
}

/** Each generator is one event loop and gets one core, but together never more than half of the machine. Null with one core. */
export function planPins(cores: readonly number[], generators: number): PinPlan | null {
  if (cores.length < 2) return null;
  const own = Math.max(1, Math.min(generators, Math.floor(cores.length / 2)));
  return { target: cores.slice(0, -own), generator: cores.slice(-own) };
}
