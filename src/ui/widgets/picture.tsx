import { Box, Text } from 'ink';
import { createContext, useContext, useEffect, useMemo, useRef } from 'react';
import type { PictureBook } from '../picture-book.ts';

export const PictureContext = createContext<PictureBook | null>(null);

interface PictureProps {
  /** Painted, all of one width. Pictures side by side have as many lines each. */
  readonly lines: readonly string[];
}

/**
 * Painted lines at the place that ink's layout gives them. ink itself sees only a marker a row: taking thousands of
 * coloured cells apart and together again for every frame cost it ten times what all of our drawing costs.
 */
export function Picture({ lines }: PictureProps) {
  const book = useContext(PictureContext);
  if (book === null) throw new Error('a picture was drawn outside of PictureContext');
  const owner = useRef({});
  const joined = lines.join('\n');
  const marked = useMemo(() => book.mark(owner.current, joined.split('\n')), [book, joined]);
  useEffect(() => {
    const shown = owner.current;
    return () => book.release(shown);
  }, [book]);
  return (
    <Box width={1} height={lines.length} flexShrink={0}>
      <Text wrap="truncate">{marked}</Text>
    </Box>
  );
}
