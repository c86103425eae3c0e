"""An OS thread per connection, the naive approach: accept, start a thread, accept the next. The code in a thread is as
simple as in python-sync. All threads share one interpreter and its lock, the GIL: only its holder runs Python.
"""

import sys
import threading
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from blocking_http import BlockingSite
from counting import ThreadCounts, WatchedLock, gc_count
from gil import gil_facts
from hashing import calibrate, hash_times
from listening import listen

HASHES_PER_MS = calibrate()
counts, refused = ThreadCounts(), 0
lock = WatchedLock()  # what /block holds while it waits, as one database connection for everybody would be


def slow(ms):
    time.sleep(ms / 1000)  # lets go of the GIL: the kernel wakes this thread, which then waits for the GIL


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)  # holds the GIL, and hands it over every 5 ms to whichever thread is waiting


def block(ms):
    with lock:  # what hurts: waiting (for a database, say) while holding a lock that everybody needs
        time.sleep(ms / 1000)


def main():
    global refused
    listener = listen()
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            time.sleep(0.01)  # a client that went away, or no descriptor left: do not spin
            continue
        try:  # start() returns once the new thread runs: that takes the GIL at least twice
            threading.Thread(target=site.serve, args=(conn,), daemon=True).start()
        except RuntimeError:  # no more threads: the limit of the kernel, the container or the address space
            refused += 1
            conn.close()


def stats():
    return {
        "unit": {"name": "threads", "count": threading.active_count()},
        **counts.facts(),
        "refused": refused,
        "lockWaiters": lock.waiters,
        **gil_facts(),
        "gcCount": gc_count(),
    }


site = BlockingSite(slow, cpu, block, stats, counts)
main()
