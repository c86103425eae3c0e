"""Worker processes, each an event loop with a coroutine per connection: the loop for waiting, the processes for the
cores. All loops watch one listening socket; whichever is faster accepts, and a connection stays with its worker.
"""

import asyncio
import os
import sys
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from asyncio_http import AsyncSite
from counting import gc_count
from forking import run_in_workers
from hashing import calibrate, hash_times
from loop_watch import LoopWatch, run_watched
from shared_counts import UNITS, SharedCounts
from stacks import task_stacks

WORKERS = int(os.environ.get("WORKERS") or os.cpu_count() or 1)
HASHES_PER_MS = calibrate()
counts = SharedCounts(WORKERS)
watch = LoopWatch(counts.rows)


async def slow(ms):
    await asyncio.sleep(ms / 1000)  # a timer in this worker's loop, which serves others meanwhile


async def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # stops this worker's loop; the other processes have a GIL each


async def block(ms):
    time.sleep(ms / 1000)  # never do this: everybody whom this worker accepted waits


async def stats():
    return {
        # One per connection, and main() of each worker. asyncio.all_tasks() would copy them all, in the loop.
        "unit": {"name": "tasks", "count": counts.total(UNITS) + WORKERS},
        **counts.facts(),
        "workers": WORKERS,
        "answeredByPid": os.getpid(),
        "connectionsByWorker": [row[UNITS] for row in counts.rows],
        "loopDelayMaxMs": watch.take_delay_ms(),
        "loopUtilisations": watch.take_busy_shares(),
        "gcCount": gc_count(),  # of this worker
    }


def work_for_ever(listener):
    site = AsyncSite(slow, cpu, block, stats, counts, counts.mine)
    run_watched(counts.mine, site.accept_for_ever(listener, accepts_per_turn=16))


run_in_workers(counts, work_for_ever, task_stacks)
