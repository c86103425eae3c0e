"""Figures in memory that processes share: one row per worker, written by nobody else, and therefore exact without a lock.
Made before the fork, so that all processes see the same memory; workers that are not forked share a small file.
"""

import mmap
import multiprocessing

INFLIGHT, SERVED, BUSY, LOCK_WAITERS, UNITS, IDLE_US, DUE_US, LATE_US, PID, FIGURES = range(10)


class SharedCounts:
    def __init__(self, rows, file=-1):
        memory = memoryview(mmap.mmap(file, self.bytes_of(rows))).cast("q")
        self.rows = [memory[FIGURES * row : FIGURES * (row + 1)] for row in range(rows)]
        self.mine = None  # the row of this worker

    @staticmethod
    def bytes_of(rows):
        return 8 * FIGURES * rows

    def begin(self):
        self.mine[INFLIGHT] += 1

    def end(self):
        """Returns how many were in flight in all workers, this one included."""
        self.mine[SERVED] += 1  # before the answer leaves, so that whoever has read it finds it counted
        inflight = self.total(INFLIGHT)
        self.mine[INFLIGHT] -= 1
        return inflight

    def total(self, figure):
        return sum(row[figure] for row in self.rows)

    def facts(self):
        return {"inflight": self.total(INFLIGHT), "served": self.total(SERVED)}


class SharedLock:
    """A lock between processes, and how many of them wait for it."""

    def __init__(self, counts):
        self.lock, self.counts = multiprocessing.get_context("fork").Lock(), counts

    def __enter__(self):
        self.counts.mine[LOCK_WAITERS] = 1
        self.lock.acquire()
        self.counts.mine[LOCK_WAITERS] = 0

    def __exit__(self, *_):
        self.lock.release()
