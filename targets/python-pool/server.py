"""A fixed pool of threads: one thread reads the requests of all connections and hands each to a ThreadPoolExecutor,
as Gunicorn's gthread, Waitress and most Java servers do. Connections are many, threads few: when all of them wait,
the next request waits in the executor's queue, however idle the machine is.
"""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from counting import PoolCounts, WatchedLock, gc_count
from gil import gil_is_on
from hashing import calibrate, hash_times
from listening import listen
from selector_http import SelectorSite
from wakeable_selector import WakeableSelector

THREADS = int(os.environ.get("THREADS") or 64)
HASHES_PER_MS = calibrate()
pool = ThreadPoolExecutor(THREADS)
counts, loop = PoolCounts(THREADS), WakeableSelector()
lock = WatchedLock()  # what /block holds while it waits, as one database connection for everybody would be


def slow(ms):
    time.sleep(ms / 1000)  # keeps its thread: THREADS / 0.1 s requests a second, and no more


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # needs the GIL: more threads don't compute faster


def block(ms):
    with lock:  # what hurts: soon all threads of the pool wait for this lock, and none is left for other requests
        time.sleep(ms / 1000)


def begin(connection, work, ms, keep):
    """In the one thread that talks to all connections: it never waits for a request's work."""
    counts.begin()
    pool.submit(run, connection, work, ms, time.perf_counter(), keep)


def run(connection, work, ms, queued_at, keep):
    """In a thread of the pool."""
    counts.start(time.perf_counter() - queued_at)
    work(ms)
    body = f"done (inflight: {counts.end()})\n"
    loop.call_soon(connection.done, body, keep)  # in the thread that talks to all connections


def stats():
    return {
        "unit": {"name": "pool threads", "count": threading.active_count() - 1},
        **counts.facts(),
        "lockWaiters": lock.waiters,  # each of them keeps a thread of the pool
        "queueWaitMs": counts.take_mean_wait_ms(),
        "connections": len(loop.get_map()) - 2,
        "gil": gil_is_on(),
        "gcCount": gc_count(),
    }


site = SelectorSite(slow, cpu, block, stats, begin, loop)
site.accept_from(listen())
loop.run_for_ever()
