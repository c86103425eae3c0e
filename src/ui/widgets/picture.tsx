import { Box, Text } from 'ink';
import { createContext, useContext, useEffect, useMemo, useRef } from 'react';
import type { PictureBook } from '../picture-book.ts';

export const PictureContext = createContext<PictureBook | null>(null);

interface PictureProps {
  /** Painted, each exactly `columns` wide. */
  readonly lines: readonly string[];
  readonly columns: number;
}

/**
 * Painted lines at the place that ink's layout gives them. ink itself sees only a marker a row: taking thousands of
 * coloured cells apart and together again for every frame cost it ten times what all of our drawing costs.
 */
export function Picture({ lines, columns }: PictureProps) {
  const book = useContext(PictureContext);
  const owner = useRef({});
  const joined = lines.join('\n');
  const marked = useMemo(() => book?.mark(owner.current, joined.split('\n')) ?? joined, [book, joined]);
  useEffect(() => {
    const shown = owner.current;
    return () => book?.release(shown);
  }, [book]);
  return (
    <Box width={book === null ? columns : 1} height={lines.length} flexShrink={0}>
      <Text wrap="truncate">{marked}</Text>
    </Box>
  );
}
