import type { StepMeasures } from '../state/step-measures.ts';

/** More than half of the answers cost a connection: keep-alive is not what happens. */
const CLOSES_SHARE = 0.5;

/** Of a step: so many answers cost a connection that the server keeps none. */
export const closesEach = ({
  requests,
  failed,
  reconnects,
}: Pick<StepMeasures, 'requests' | 'failed' | 'reconnects'>): boolean =>
  requests + failed > 0 && reconnects >= (requests + failed) * CLOSES_SHARE;
