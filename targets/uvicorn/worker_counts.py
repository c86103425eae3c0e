"""Figures of all workers together. They are separate processes that share nothing, so a small mapped file counts for them.
A worker takes a row when it is ready; uvicorn replaces workers that die, and each new one takes the next row.
"""

import fcntl
import os

from loop_watch import now_us, take_worst_delay_ms
from shared_counts import DUE_US, INFLIGHT, LATE_US, PID, UNITS, SharedCounts
from stacks_port import BYTES, StacksPort

ROWS = 64
STACKS_AT = 65_536  # behind the rows, at a whole page of every system
NEVER = 2**62  # when a worker that died is due


class WorkerCounts(SharedCounts):
    def __init__(self, path):
        with open(path, "r+b") as file:
            file.truncate(STACKS_AT + BYTES * ROWS)  # takes a place on the disk where somebody has written only
            super().__init__(ROWS, file.fileno())
            self.stacks = StacksPort(ROWS, file.fileno(), STACKS_AT)
        self.path, self.count = path, 0

    def take_row(self):
        with open(self.path, "r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)  # until the file is closed
            taken = self.used()
            for row in taken:
                if not is_alive(row[PID]):  # what it served was served; it works on nothing and is late no more
                    row[UNITS] = row[INFLIGHT] = row[LATE_US] = 0
                    row[DUE_US] = NEVER
            self.mine = self.rows[len(taken)]
            self.mine[DUE_US] = now_us()
            self.mine[PID] = os.getpid()
        return len(taken)

    def used(self):
        while self.count < ROWS and self.rows[self.count][PID]:  # they are taken in their order
            self.count += 1
        return self.rows[: self.count]

    def total(self, figure):
        return sum(row[figure] for row in self.used())

    def workers(self):
        return sum(row[DUE_US] != NEVER for row in self.used())

    def pairs(self):
        """Of the workers that live: row and process id."""
        return [(row, self.rows[row][PID]) for row in range(len(self.used())) if is_alive(self.rows[row][PID])]

    def take_delay_ms(self):
        return take_worst_delay_ms(self.used())


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
