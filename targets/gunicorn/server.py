"""Gunicorn as it comes: a master and four sync workers. Each worker takes one connection, reads one request, answers
it and closes the connection; sync workers know no keep-alive. The handler is a WSGI application, and may block as it
likes.
"""

import os
import sys
import time
from os.path import dirname

here = dirname(__file__)
sys.path[:0] = [here, f"{here}/../lib/python"]
from counting import gc_count
from hashing import calibrate, hash_times
from listening import bind, say_where
from rows import hooks_for
from shared_counts import INFLIGHT, LOCK_WAITERS, SharedCounts, SharedLock
from stacks_port import StacksPort
from wsgi import Gunicorn, WsgiSite

WORKERS = int(os.environ.get("WORKERS") or 4)
HASHES_PER_MS = calibrate()
counts = SharedCounts(2 * WORKERS)  # at a SIGHUP the new workers begin before the old ones end
lock = SharedLock(counts)  # what /block holds while it waits


def slow(ms):
    time.sleep(ms / 1000)  # this worker sleeps; the other three go on


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # each process has a GIL of its own: they compute on all cores


def block(ms):
    with lock:  # what hurts even here: waiting while holding what all workers need, such as a row in a database
        time.sleep(ms / 1000)


def stats():
    return {
        "unit": {"name": "worker processes", "count": WORKERS},
        **counts.facts(),
        "workers": WORKERS,
        "busyWorkers": counts.total(INFLIGHT),  # each works on one request at a time
        "lockWaiters": counts.total(LOCK_WAITERS),
        "answeredByPid": os.getpid(),
        "gcCount": gc_count(),  # of this worker
    }


listener, port = bind(), StacksPort(2 * WORKERS)
say_where(listener, port.listen())
settings = {
    "bind": f"fd://{listener.detach()}",
    "workers": WORKERS,
    "worker_class": "sync",
    "timeout": 90,  # a worker that is silent for so long is killed; by default 30 s, and /slow may take 60
    **hooks_for(counts, port),
    "graceful_timeout": 0,  # SIGTERM ends requests that are under way
    "loglevel": "critical",  # and no access log, which is its default
    "control_socket_disable": True,  # it would be a file in the home folder
}
Gunicorn(WsgiSite(slow, cpu, block, stats, counts), settings).run()
