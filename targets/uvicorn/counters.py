"""Figures that all workers together can tell. They share nothing, so a small file in memory counts for them: a row
for each worker, written by nobody else, and therefore exact without a lock.
"""

import fcntl
import mmap

USED, TASKS, INFLIGHT, SERVED, LOOP_DELAY_US, FIGURES = range(6)
ROWS = 64  # uvicorn replaces workers that die, and each new one takes the next row
FILE_BYTES = 8 * FIGURES * ROWS


class Counters:
    def __init__(self, file):
        self.table = memoryview(mmap.mmap(file.fileno(), FILE_BYTES)).cast("q", (ROWS, FIGURES))
        self.row = None

    def take_row(self, file):
        fcntl.lockf(file, fcntl.LOCK_EX)  # until the file is closed
        self.row = next(row for row in range(ROWS) if not self.table[row, USED])
        self.table[self.row, USED] = 1

    def add(self, figure, by):
        self.table[self.row, figure] += by

    def tell(self, figure, value):
        self.table[self.row, figure] = value

    def each(self, figure):
        return [self.table[row, figure] for row in range(ROWS) if self.table[row, USED]]

    def total(self, figure):
        return sum(self.each(figure))
