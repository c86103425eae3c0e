"""One process, one thread, one connection at a time: accept, serve, close, accept the next. The server of every first
tutorial. Everybody else waits in the kernel's accept queue: connected, and without an answer.
"""

import sys
import time
from os.path import dirname

sys.path.insert(0, f"{dirname(__file__)}/../lib/python")
from blocking_http import BlockingSite
from counting import Counts, gc_count
from hashing import calibrate, hash_times
from listening import listen

HASHES_PER_MS = calibrate()
counts, connections = Counts(), 0


def slow(ms):
    time.sleep(ms / 1000)  # the only thread sleeps, and so does the whole server


def cpu(ms):
    hash_times(ms * HASHES_PER_MS)


def block(ms):
    time.sleep(ms / 1000)  # no worse than /slow: here every wait blocks everybody


def main():
    global connections
    listener = listen()
    while True:
        try:
            conn, _ = listener.accept()
        except OSError:
            continue  # a client that went away
        connections += 1
        site.serve(conn)  # until this client closes: nobody else is even accepted


def stats():
    return {
        "unit": {"name": "threads", "count": 1},  # the one that is answering this
        **counts.facts(),
        "connectionsAccepted": connections,
        "gcCount": gc_count(),
    }


site = BlockingSite(slow, cpu, block, stats, counts, keeps_after_stats=False)
main()
