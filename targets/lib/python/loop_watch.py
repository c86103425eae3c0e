"""What asyncio does not report of its loop, in a row of figures (see shared_counts.py)."""

import asyncio
import selectors
import time

from shared_counts import DUE_US, IDLE_US, LATE_US

TICK_SECONDS = 0.02


def now_us():
    return time.monotonic_ns() // 1000  # one clock for all processes


class WatchedSelector(selectors.DefaultSelector):
    """Where a loop waits for its sockets: measures how long it had nothing to do."""

    def __init__(self, row):
        super().__init__()
        self.row = row

    def select(self, timeout=None):
        start = now_us()
        ready = super().select(timeout)
        if timeout is None or timeout > 0:  # else callbacks are waiting, and it only polls
            self.row[IDLE_US] += now_us() - start
        return ready


def run_watched(row, coroutine):
    """As asyncio.run() does, on a loop that is watched."""
    loop = asyncio.SelectorEventLoop(WatchedSelector(row))
    loop.call_soon(tick, row, loop)
    loop.run_until_complete(coroutine)


def tick(row, loop):
    """A timer that is due every 20 ms: the loop lags by as much as it runs later."""
    now = now_us()
    row[LATE_US] = max(row[LATE_US], now - row[DUE_US])
    row[DUE_US] = now + int(TICK_SECONDS * 1e6)
    loop.call_later(TICK_SECONDS, tick, row, loop)


def take_worst_delay_ms(rows):
    """Since the last call, which resets the rows of all loops. A loop that is blocked right now cannot report it itself, but
    its row shows when its timer was due.
    """
    now = now_us()
    worst_us = max(max(row[LATE_US], now - row[DUE_US]) for row in rows)
    for row in rows:
        row[LATE_US] = 0
    return worst_us / 1000


class LoopWatch:
    """Lag and utilisation of one loop or several, since the last call. Made before the loops run."""

    def __init__(self, rows):
        self.rows, self.asked_at, self.idle_before = rows, now_us(), [0] * len(rows)
        for row in rows:
            row[DUE_US] = now_us()

    def take_delay_ms(self):
        return take_worst_delay_ms(self.rows)

    def take_busy_shares(self):
        """The share of the time that each loop was busy."""
        now, idle = now_us(), [row[IDLE_US] for row in self.rows]
        passed_us = now - self.asked_at
        shares = [round(max(0, 1 - (us - us_before) / passed_us), 4) for us, us_before in zip(idle, self.idle_before)]
        self.asked_at, self.idle_before = now, idle
        return shares
