"""Pre-forked worker processes that share one listening socket, each serving one connection at a time. All of them
wait in accept(), and the kernel hands each connection to one of them. No loop, no common GIL, and no shared memory
either, except for the counters that they ask for.
"""

import os
import sys
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from blocking_http import BlockingSite
from counting import gc_count
from forking import run_in_workers
from hashing import calibrate, hash_times
from shared_counts import BUSY, LOCK_WAITERS, SharedCounts, SharedLock
from stacks import thread_stacks

WORKERS = int(os.environ.get("WORKERS") or 8)
HASHES_PER_MS = calibrate()
counts = SharedCounts(WORKERS)
lock = SharedLock(counts)  # what /block holds while it waits


def slow(ms):
    time.sleep(ms / 1000)  # this worker sleeps; the others go on


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # each process has a GIL of its own: they compute on all cores


def block(ms):
    with lock:  # what hurts even here: waiting while holding what all processes need, such as a row in a database
        time.sleep(ms / 1000)


def work_for_ever(listener):
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            continue  # a client that went away
        counts.mine[BUSY] = 1
        site.serve(conn)  # until this client closes: this worker accepts nobody else
        counts.mine[BUSY] = 0


def stats():
    return {
        "unit": {"name": "worker processes", "count": WORKERS},
        **counts.facts(),
        "workers": WORKERS,
        "busyWorkers": counts.total(BUSY),  # with a connection, be it active or idle
        "lockWaiters": counts.total(LOCK_WAITERS),
        "answeredByPid": os.getpid(),
        "gcCount": gc_count(),  # of this worker
    }


site = BlockingSite(slow, cpu, block, stats, counts, keeps_after_stats=False)
run_in_workers(counts, work_for_ever, lambda frame: thread_stacks(frame, "worker processes"))
