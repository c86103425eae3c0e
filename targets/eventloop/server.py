"""An event loop written by hand: what Node, asyncio, nginx and Redis do below their APIs. One thread asks the kernel
which sockets are ready (epoll on Linux, kqueue on macOS, by Python's selectors), calls back whoever waited for that,
and then the timers that are due. A connection is an object with its state; nothing here ever waits, except select().
"""

import heapq
import itertools
import selectors
import sys
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from counting import Counts, gc_count
from hashing import calibrate, hash_times
from listening import listen
from selector_http import SelectorSite

HASHES_PER_MS = calibrate()
counts = Counts()


def slow(ms, done):
    call_later(ms / 1000, done)  # leaves a callback behind and returns: the loop goes on


def cpu(ms, done):
    hash_times(ms * HASHES_PER_MS)  # the loop stands still that long
    call_later(0, done)


def block(ms, done):
    time.sleep(ms / 1000)  # never do this: the loop is this thread, and it sleeps
    call_later(0, done)


# The event loop.

selector = selectors.DefaultSelector()
timers = []  # a heap: the one that is due first is at the top
order = itertools.count()  # decides between two timers that are due at the same time
longest_turn_seconds = most_late_seconds = idle_seconds = 0.0
asked_at = time.monotonic()  # when /stats was read last


def call_later(seconds, callback):
    heapq.heappush(timers, (time.monotonic() + seconds, next(order), callback))


def run_for_ever():
    global longest_turn_seconds, most_late_seconds, idle_seconds
    while True:
        before = time.monotonic()
        timeout = max(0.0, timers[0][0] - before) if timers else None
        ready = selector.select(timeout)
        start = time.monotonic()
        if timeout != 0:
            idle_seconds += start - before
        for key, events in ready:
            key.data(events)
        now = time.monotonic()  # once: a timer that a callback sets for now waits for the next turn
        while timers and timers[0][0] <= now:
            due, _, callback = heapq.heappop(timers)
            most_late_seconds = max(most_late_seconds, time.monotonic() - due)
            callback()
        longest_turn_seconds = max(longest_turn_seconds, time.monotonic() - start)


def begin(connection, work, ms, keep):
    """Called back with a whole request."""
    counts.begin()
    work(ms, lambda: connection.done(f"done (inflight: {counts.end()})\n", keep))


def stats():
    """The loop's figures are those since the last /stats."""
    global longest_turn_seconds, most_late_seconds, idle_seconds, asked_at
    now = time.monotonic()
    overdue_seconds = now - timers[0][0] if timers else 0  # one whose time has come in this very turn
    late_ms = max(most_late_seconds, overdue_seconds) * 1000
    longest_turn_ms = longest_turn_seconds * 1000
    busy = 1 - idle_seconds / (now - asked_at)
    longest_turn_seconds = most_late_seconds = idle_seconds = 0.0
    asked_at = now
    return {
        "unit": {"name": "callbacks", "count": len(selector.get_map()) + len(timers)},  # waiting for their event
        **counts.facts(),
        "sockets": len(selector.get_map()),
        "timers": len(timers),
        "longestTurnMs": round(longest_turn_ms, 3),  # nobody else was served that long
        "loopDelayMaxMs": round(late_ms, 3),  # how late a timer was called back
        "loopUtilisation": round(busy, 4),
        "kernelInterface": type(selector).__name__,
        "gcCount": gc_count(),
    }


site = SelectorSite(slow, cpu, block, stats, begin, selector)
site.accept_from(listen())
run_for_ever()
