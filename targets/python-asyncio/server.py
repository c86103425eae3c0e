"""One thread, one coroutine per connection. `await` is where a coroutine gives the thread back; the event loop goes on
with another one whose wait is over. Between two awaits nothing else runs: no lock is needed, and none may take long.
"""

import asyncio
import sys
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from asyncio_http import AsyncSite
from counting import Counts, gc_count
from hashing import calibrate, hash_times
from listening import listen
from loop_watch import LoopWatch, run_watched
from shared_counts import FIGURES, UNITS

HASHES_PER_MS = calibrate()
counts, figures = Counts(), [0] * FIGURES
watch = LoopWatch([figures])


async def slow(ms):
    await asyncio.sleep(ms / 1000)  # a timer in the loop's heap; the thread serves others meanwhile


async def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # no await: everybody else waits that long


async def block(ms):
    time.sleep(ms / 1000)  # never do this: a blocking call stops the loop, and everybody with it


async def stats():
    start = time.perf_counter()
    await asyncio.sleep(0)  # to the end of the queue of ready callbacks
    turn_ms = (time.perf_counter() - start) * 1000
    return {
        # One per connection, and main(). asyncio.all_tasks() knows it too, but copies them all, in the loop.
        "unit": {"name": "tasks", "count": figures[UNITS] + 1},
        **counts.facts(),
        "loopTurnMs": round(turn_ms, 3),
        "loopDelayMaxMs": watch.take_delay_ms(),
        "loopUtilisation": watch.take_busy_shares()[0],
        "loop": type(asyncio.get_running_loop()).__name__,
        "gcCount": gc_count(),
    }


async def main():
    await site.accept_for_ever(listen(), accepts_per_turn=100)  # and starts a task for each connection


site = AsyncSite(slow, cpu, block, stats, counts, figures)
run_watched(figures, main())
