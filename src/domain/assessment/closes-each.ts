import type { StepMeasures } from '../state/step-measures.ts';

/** More than half of the answers cost a connection: keep-alive does not work. */
const CLOSES_SHARE = 0.5;

/** In this step so many answers cost a connection that the server keeps none alive. */
export const closesEach = ({
  requests,
  failed,
  reconnects,
}: Pick<StepMeasures, 'requests' | 'failed' | 'reconnects'>): boolean =>
  requests + failed > 0 && reconnects >= (requests + failed) * CLOSES_SHARE;
