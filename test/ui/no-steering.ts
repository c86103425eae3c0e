import type { RunControls } from '../../src/ui/keys/controls.ts';

type Steering = NonNullable<RunControls['steering']>;

/** Keys that steer, of which nothing can be asked but what a test wants to hear. */
export const steeringOf = (heard: Partial<Steering> = {}): Steering => ({
  mark: () => undefined,
  nextWork: () => null,
  changeDelay: () => null,
  fault: () => null,
  toggleLoad: () => null,
  fixed: () => null,
  jump: () => null,
  ...heard,
});
