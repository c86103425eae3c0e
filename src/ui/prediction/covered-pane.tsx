import type { Predicted } from '../../domain/events/run-event.ts';
import { PREDICTED_NAMES } from '../../domain/meaning/prediction.ts';
import type { Prediction } from '../../domain/state/prediction.ts';
import { usePaneTools } from '../panes/pane-context.ts';
import type { PaneSize } from '../panes/pane-size.ts';
import { PaneFrame } from '../widgets/pane-frame.tsx';
import { coveredLines } from './cover.ts';
import { PREDICTED_TOKENS } from './draw-reveal.ts';

interface CoveredPaneProps {
  readonly prediction: Prediction | null;
  readonly field: Predicted;
  readonly size: PaneSize;
}

/** Stands where what was predicted would be shown. */
export function CoveredPane({ prediction, field, size }: CoveredPaneProps) {
  const { paint } = usePaneTools();
  const lines = coveredLines(prediction, field, size, paint);
  return <PaneFrame title={PREDICTED_NAMES[field]} token={PREDICTED_TOKENS[field]} size={size} lines={lines} />;
}
