import type { ReactElement } from 'react';
import type { PaneSize } from '../layout.ts';
import { Lines } from './lines.tsx';
import { framePane, type PaneContent } from './pane-frame.ts';

export interface PaneProps {
  readonly content: PaneContent;
  readonly size: PaneSize;
}

export function Pane({ content, size }: PaneProps): ReactElement {
  return <Lines lines={framePane(content, size)} size={size} />;
}
